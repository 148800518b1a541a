"use client";

import type { Ref } from "react";
import { TextArea as AriaTextArea } from "react-aria-components/TextArea";
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaProps,
} from "react-aria-components/TextField";
import { useTranslations } from "use-intl";
import { FieldFrame, useField } from "./FieldParts";
import { classes } from "./classes";
import { HELP, INPUT, type FieldTexts } from "./field";

export interface TextAreaProps
  extends FieldTexts, Omit<AriaProps, "className" | "children" | "style" | "type"> {
  className?: string;
  placeholder?: string;
  optional?: boolean;
  /** Lines that are seen while it is empty; it grows with what is written. */
  rows?: number;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Text of several lines. It grows with what is written; with a `maxLength` and a `value` it says how much is left. */
export function TextArea({ placeholder, rows = 4, ref, ...props }: TextAreaProps) {
  const { field, frame } = useField(props);
  const t = useTranslations("ui.field");
  const left =
    props.maxLength === undefined || props.value === undefined ? null : props.maxLength - props.value.length;
  return (
    <AriaTextField {...field}>
      <FieldFrame {...frame}>
        <AriaTextArea
          ref={ref}
          rows={rows}
          placeholder={placeholder}
          className={classes(INPUT, "field-sizing-content max-h-[70vh] min-h-28 py-2.5")}
        />
        {left !== null && left <= 200 && <p className={HELP}>{t("left", { count: left })}</p>}
      </FieldFrame>
    </AriaTextField>
  );
}
