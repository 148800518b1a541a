import { HELP, LABEL } from "./field";

export interface NativeTexts {
  label: string;
  description?: string;
  hideLabel?: boolean;
}

/** Names the browser's own control of the given id, and explains it under the id with `-help` behind. */
export function NativeLabel({ id, label, description, hideLabel }: NativeTexts & { id: string }) {
  return (
    <>
      <label htmlFor={id} className={hideLabel ? "sr-only" : LABEL}>
        {label}
      </label>
      {description && (
        <p id={`${id}-help`} className={HELP}>
          {description}
        </p>
      )}
    </>
  );
}
