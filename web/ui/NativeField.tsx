import { useId, type ComponentProps } from "react";
import { classes } from "./classes";
import { FIELD, INPUT, INPUT_HEIGHT } from "./field";
import { NativeLabel, type NativeTexts } from "./NativeLabel";

/** One line of text for forms that work without a script: filters and searches on public pages. */
export function NativeField({
  label,
  description,
  hideLabel,
  className,
  ...input
}: NativeTexts & ComponentProps<"input">) {
  const id = useId();
  return (
    <div className={classes(FIELD, className)}>
      <NativeLabel id={id} label={label} description={description} hideLabel={hideLabel} />
      <input
        {...input}
        id={id}
        aria-describedby={description ? `${id}-help` : undefined}
        className={classes(INPUT, INPUT_HEIGHT)}
      />
    </div>
  );
}

/** The browser's own list of choices, for the same forms. */
export function NativeSelect(
  props: NativeTexts & ComponentProps<"select"> & { items: readonly { id: string; label: string }[] },
) {
  const { label, description, hideLabel, className, items, ...select } = props;
  const id = useId();
  return (
    <div className={classes(FIELD, className)}>
      <NativeLabel id={id} label={label} description={description} hideLabel={hideLabel} />
      <select
        {...select}
        id={id}
        aria-describedby={description ? `${id}-help` : undefined}
        className={classes(INPUT, INPUT_HEIGHT)}
      >
        {items.map((item) => (
          <option key={item.id} value={item.id}>
            {item.label}
          </option>
        ))}
      </select>
    </div>
  );
}
