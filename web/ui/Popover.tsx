"use client";

import type { ReactNode } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover as AriaPopover } from "react-aria-components/Popover";
import { Aria } from "./Aria";
import { classes } from "./classes";
import { POPOVER } from "./overlay";

/** A little more about the button beside it, without leaving the page: `<Popover trigger={<Button …/>} label="…">`. */
export function Popover(props: {
  trigger: ReactNode;
  label: string;
  children: ReactNode | ((close: () => void) => ReactNode);
}) {
  const { children } = props;
  return (
    <Aria>
      <DialogTrigger>
        {props.trigger}
        <AriaPopover className={classes(POPOVER, "w-80 max-w-[calc(100vw-2rem)]")}>
          <Dialog aria-label={props.label} className="p-4 outline-none">
            {({ close }) => (typeof children === "function" ? children(close) : children)}
          </Dialog>
        </AriaPopover>
      </DialogTrigger>
    </Aria>
  );
}
