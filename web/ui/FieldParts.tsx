"use client";

import { CircleAlert } from "lucide-react";
import { FieldError, type FieldErrorProps } from "react-aria-components/FieldError";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { classes } from "./classes";
import { ERROR, FIELD, HELP, LABEL, type FieldTexts } from "./field";
import { useFieldError } from "./form/state";

interface FieldProps extends FieldTexts {
  name?: string;
  isRequired?: boolean;
  optional?: boolean;
  className?: string;
}

/**
 * What every field has in common, taken from its props: `field` goes to React Aria's component and `frame` to the
 * `FieldFrame` in it. What is wrong comes from the form around, or from the field's own `error`.
 */
export function useField<Props extends FieldProps>(props: Props) {
  const { label, description, error, optional, className, ...own } = props;
  const { name, isRequired } = props;
  const message = useFieldError({ name, label, isRequired, error });
  const field = {
    ...own,
    validationBehavior: "aria" as const,
    isInvalid: message !== undefined,
    "data-field": name,
    className: classes(FIELD, className),
  };
  return { field, frame: { label, description, optional, message } };
}

type FrameProps = ReturnType<typeof useField>["frame"] & { children: ReactNode };

/** Label and help above what is filled in, and what is wrong with it below. */
export function FieldFrame({ label, description, optional, message, children }: FrameProps) {
  return (
    <>
      <FieldLabel label={label} isRequired={!optional} />
      <FieldHelp text={description} />
      {children}
      <FieldMessage error={message} />
    </>
  );
}

/** The label of a field. Required is the rule; what may be left out says so. */
export function FieldLabel({ label, isRequired = true }: { label: string; isRequired?: boolean }) {
  const t = useTranslations("ui.field");
  return (
    <Label className={LABEL}>
      {label}
      {!isRequired && <span className="font-normal text-ink-soft"> {t("optional")}</span>}
    </Label>
  );
}

export function FieldHelp({ text }: { text?: string }) {
  if (!text) return null;
  return (
    <Text slot="description" className={HELP}>
      {text}
    </Text>
  );
}

export function FieldMessage({ error, ...props }: { error?: string } & Omit<FieldErrorProps, "children">) {
  return (
    <FieldError {...props} className={ERROR}>
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
      {error}
    </FieldError>
  );
}
