"use client";

import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuTrigger as AriaMenuTrigger,
  type MenuItemProps,
} from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { Aria } from "./Aria";
import { classes } from "./classes";
import { LIST, OPTION, POPOVER } from "./overlay";

/**
 * A button and the things that it offers to do:
 * `<Menu trigger={<IconButton …/>}><MenuItem onAction={…}>…</MenuItem></Menu>`.
 */
export function Menu(props: { trigger: ReactNode; children: ReactNode; label?: string }) {
  return (
    <Aria>
      <AriaMenuTrigger>
        {props.trigger}
        <Popover placement="bottom end" className={classes(POPOVER, "min-w-52")}>
          <AriaMenu className={LIST} aria-label={props.label}>
            {props.children}
          </AriaMenu>
        </Popover>
      </AriaMenuTrigger>
    </Aria>
  );
}

export interface ItemProps extends Omit<MenuItemProps, "className" | "children" | "style" | "textValue"> {
  children: string;
  icon?: LucideIcon;
  /** It destroys something; it stands last and asks before it does. */
  danger?: boolean;
}

/** One thing to do, or a place to go to (`href`). */
export function MenuItem({ children, icon: Icon, danger, ...props }: ItemProps) {
  return (
    <AriaMenuItem {...props} textValue={children} className={classes(OPTION, danger && "text-bad")}>
      {Icon && <Icon aria-hidden="true" />}
      {children}
    </AriaMenuItem>
  );
}

export function MenuSeparator() {
  return <Separator className="my-1 h-px bg-line" />;
}
