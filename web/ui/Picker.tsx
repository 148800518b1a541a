"use client";

import { ChevronDown } from "lucide-react";
import { useContext, type ReactNode } from "react";
import { Button } from "react-aria-components/Button";
import { Popover } from "react-aria-components/Popover";
import {
  Select as AriaSelect,
  SelectValue,
  type SelectProps as AriaProps,
} from "react-aria-components/Select";
import { Aria } from "./Aria";
import { FieldFrame, useField } from "./FieldParts";
import type { Option } from "./ListItems";
import { classes } from "./classes";
import { INPUT, INPUT_HEIGHT, type FieldTexts } from "./field";
import { FormState } from "./form/state";
import { POPOVER } from "./overlay";

type Inherited = Omit<
  AriaProps<Option>,
  "className" | "children" | "style" | "value" | "defaultValue" | "onChange"
>;

/** What `Select` and `ComboBox` share: the field, and what it opens. */
export interface PickerProps extends FieldTexts, Inherited {
  value?: string | null;
  defaultValue?: string | null;
  onChange?: (value: string | null) => void;
  optional?: boolean;
  className?: string;
}

export function Picker(props: PickerProps & { children: ReactNode; popoverClass: string }) {
  const { onChange, children, popoverClass, ...rest } = props;
  const { field, frame } = useField({ ...rest, className: classes("group/select", rest.className) });
  const { forgive } = useContext(FormState);
  return (
    <Aria>
      <AriaSelect
        {...field}
        onChange={(key) => {
          forgive(rest.name);
          onChange?.(key === null ? null : String(key));
        }}
      >
        <FieldFrame {...frame}>
          <Button
            className={classes(
              INPUT,
              INPUT_HEIGHT,
              "flex items-center justify-between gap-2 text-start group-data-invalid/select:border-bad",
            )}
          >
            <SelectValue className="min-w-0 truncate data-placeholder:text-ink-soft [&_[data-part=more]]:hidden" />
            <ChevronDown aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
          </Button>
        </FieldFrame>
        <Popover className={classes(POPOVER, popoverClass)}>{children}</Popover>
      </AriaSelect>
    </Aria>
  );
}
