"use client";

import { useEffect, useRef, type RefObject } from "react";
import { Notice } from "../Notice";
import { focusField } from "./fields";
import type { FieldErrors } from "./problem";

/** What went wrong, at the head of the form. It takes the focus; each line leads to its field. */
export function ErrorSummary(props: {
  message: string;
  fields: FieldErrors;
  labels: Readonly<Record<string, string>>;
  attempt: number;
  form: RefObject<HTMLFormElement | null>;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [props.attempt]);
  const lines = Object.entries(props.fields);
  return (
    <div ref={box} tabIndex={-1} role="alert" className="rounded-md">
      <Notice tone="bad" title={props.message}>
        {lines.length > 0 && (
          <ul className="mt-1 flex flex-col gap-1">
            {lines.map(([name, message]) => (
              <li key={name}>
                <a
                  href={`#${name}`}
                  className="underline underline-offset-2"
                  onClick={(event) => {
                    event.preventDefault();
                    if (props.form.current) focusField(props.form.current, name);
                  }}
                >
                  {props.labels[name] && `${props.labels[name]}: `}
                  {message}
                </a>
              </li>
            ))}
          </ul>
        )}
      </Notice>
    </div>
  );
}
