"use client";

import { useCallback, useMemo, useRef, useState, type FormEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { ErrorSummary } from "./form/ErrorSummary";
import { checkFields, type Check } from "./form/check";
import { nameAt } from "./form/fields";
import { fieldErrors, isProblem, type FieldErrors } from "./form/problem";
import { FormState, type Rules } from "./form/state";
import { classes } from "./classes";

export { fieldErrors } from "./form/problem";

interface Failure {
  message: string;
  fields: FieldErrors;
  /** What the fields are called, by their names. */
  labels: Readonly<Record<string, string>>;
  /** Counts up, so that the summary takes the focus each time anew. */
  attempt: number;
}

export interface FormProps {
  /**
   * Sends the form. What it throws is shown: a problem of the API beside the fields and in the summary, anything
   * else as trouble with the connection. Nothing that was typed is lost, and a second press does nothing.
   */
  onSubmit: (data: FormData, form: HTMLFormElement) => Promise<void> | void;
  /** Checks that span fields; messages by the name of the field. The plain ones (required, e-mail, length) are built in. */
  validate?: (data: FormData) => FieldErrors;
  children: ReactNode;
  className?: string;
  /** Names the form where the page has several. */
  label?: string;
  autoComplete?: "on" | "off";
}

/** A form: fields register by their `name`, errors stand beside them and in a summary that takes the focus. */
export function Form({ onSubmit, validate, children, className, label, autoComplete }: FormProps) {
  const t = useTranslations("ui.form");
  const form = useRef<HTMLFormElement>(null);
  const rules = useRef(new Map<string, Rules>());
  const busy = useRef(false);
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);

  const register = useCallback((name: string, one: Rules) => {
    rules.current.set(name, one);
    return () => void rules.current.delete(name);
  }, []);
  const errors = failure?.fields ?? NONE;
  /** What is being mended is no longer called wrong, and with the last of it the summary goes. */
  const forgive = useCallback((name: string | undefined) => {
    setFailure((last) => {
      if (!last || !name || !(name in last.fields)) return last;
      const fields = without(last.fields, name);
      return Object.keys(fields).length > 0 ? { ...last, fields } : null;
    });
  }, []);
  const state = useMemo(
    () => ({ isPending, errors, register, forgive }),
    [isPending, errors, register, forgive],
  );

  const fail = (message: string, fields: FieldErrors) =>
    setFailure((last) => ({
      message,
      fields,
      labels: labelsOf(rules.current),
      attempt: (last?.attempt ?? 0) + 1,
    }));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    event.stopPropagation();
    if (busy.current) return;
    const element = event.currentTarget;
    const data = new FormData(element, submitter(event));
    const wrong = { ...validate?.(data), ...words(checkFields(element, data, rules.current)) };
    if (Object.keys(wrong).length > 0) return fail(t("check"), wrong);
    busy.current = true;
    setPending(true);
    try {
      await onSubmit(data, element);
      setFailure(null);
    } catch (thrown) {
      if (isProblem(thrown)) fail(thrown.message, fieldErrors(thrown.fields));
      else fail(t("unreachable"), NONE);
      if (!isProblem(thrown) && !(thrown instanceof TypeError)) reportError(thrown);
    } finally {
      busy.current = false;
      setPending(false);
    }
  }

  const words = (checks: Record<string, Check>): FieldErrors =>
    Object.fromEntries(Object.entries(checks).map(([name, { kind, limit }]) => [name, t(kind, { limit })]));

  return (
    <FormState value={state}>
      <form
        ref={form}
        noValidate
        method="post"
        aria-label={label}
        autoComplete={autoComplete}
        onSubmit={(event) => void submit(event)}
        // Through React and not beside it: a redraw between the two would take back what was just typed.
        onChange={(event) => forgive(nameAt(event.target))}
        className={classes("flex flex-col gap-5", className)}
      >
        {failure && <ErrorSummary {...failure} form={form} />}
        {children}
      </form>
    </FormState>
  );
}

const NONE: FieldErrors = {};

function without(errors: FieldErrors, name: string): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([other]) => other !== name));
}

function labelsOf(rules: ReadonlyMap<string, Rules>): Record<string, string> {
  return Object.fromEntries([...rules].map(([name, { label }]) => [name, label]));
}

function submitter(event: FormEvent): HTMLElement | null {
  return event.nativeEvent instanceof SubmitEvent ? event.nativeEvent.submitter : null;
}
