"use client";

import { createContext, useContext, useEffect } from "react";
import type { FieldErrors } from "./problem";

export interface Rules {
  label: string;
  isRequired: boolean;
}

interface FormStateValue {
  isPending: boolean;
  errors: FieldErrors;
  /** Tells the form that a field stands in it; returns how to tell that it is gone. */
  register: (name: string, rules: Rules) => () => void;
  /** Tells the form that a field is being mended, where no `change` event says so. */
  forgive: (name: string | undefined) => void;
}

/** What a form knows, for the fields and buttons in it. Outside of a form nothing is pending and nothing is wrong. */
export const FormState = createContext<FormStateValue>({
  isPending: false,
  errors: {},
  register: () => () => undefined,
  forgive: () => undefined,
});

/** Takes part in the form around: the message for this field, its own before the form's. */
export function useFieldError(field: {
  name?: string;
  label?: string;
  isRequired?: boolean;
  error?: string;
}): string | undefined {
  const { errors, register } = useContext(FormState);
  const { name, label = "", isRequired = false, error } = field;
  useEffect(
    () => (name ? register(name, { label, isRequired }) : undefined),
    [register, name, label, isRequired],
  );
  return error ?? (name ? errors[name] : undefined);
}
