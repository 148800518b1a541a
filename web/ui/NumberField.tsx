"use client";

import { Minus, Plus } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Group } from "react-aria-components/Group";
import { Input } from "react-aria-components/Input";
import {
  NumberField as AriaNumberField,
  type NumberFieldProps as AriaProps,
} from "react-aria-components/NumberField";
import { Aria } from "./Aria";
import { FieldFrame, useField } from "./FieldParts";
import { classes } from "./classes";
import { INPUT, INPUT_HEIGHT, type FieldTexts } from "./field";

export interface NumberFieldProps extends FieldTexts, Omit<AriaProps, "className" | "children" | "style"> {
  optional?: boolean;
  className?: string;
}

const STEP =
  "grid w-11 shrink-0 place-items-center border-line-strong text-ink-soft hover:bg-sunken hover:text-ink " +
  "disabled:opacity-40";

/** A number, as people write it in their language. A code or a telephone number is a `TextField`. */
export function NumberField(props: NumberFieldProps) {
  const { field, frame } = useField(props);
  return (
    <Aria>
      <AriaNumberField {...field}>
        <FieldFrame {...frame}>
          <Group className="flex max-w-56">
            <Input className={classes(INPUT, INPUT_HEIGHT, "rounded-e-none tabular-nums focus:z-10")} />
            <Button slot="decrement" className={classes(STEP, "border-y")}>
              <Minus aria-hidden="true" className="size-4.5" />
            </Button>
            <Button slot="increment" className={classes(STEP, "rounded-e-md border")}>
              <Plus aria-hidden="true" className="size-4.5" />
            </Button>
          </Group>
        </FieldFrame>
      </AriaNumberField>
    </Aria>
  );
}
