"use client";

import { Search, X } from "lucide-react";
import { Button } from "react-aria-components/Button";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import {
  SearchField as AriaSearchField,
  type SearchFieldProps as AriaProps,
} from "react-aria-components/SearchField";
import { iconButtonClasses } from "./buttonStyles";
import { classes } from "./classes";
import { FIELD, INPUT, INPUT_HEIGHT, LABEL } from "./field";

export interface SearchFieldProps extends Omit<AriaProps, "className" | "children" | "style"> {
  label: string;
  /** The magnifier tells enough for the eye; the label is then only read out. */
  hideLabel?: boolean;
  placeholder?: string;
  className?: string;
}

/** Finds something in what the page shows. Escape empties it. */
export function SearchField({ label, hideLabel, placeholder, className, ...props }: SearchFieldProps) {
  return (
    <AriaSearchField {...props} className={classes(FIELD, "group/search", className)}>
      <Label className={hideLabel ? "sr-only" : LABEL}>{label}</Label>
      <div className="relative">
        <Search
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 start-3 my-auto size-5 text-ink-soft"
        />
        <Input
          placeholder={placeholder}
          className={classes(INPUT, INPUT_HEIGHT, "ps-10 pe-11 [&::-webkit-search-cancel-button]:hidden")}
        />
        <Button className={iconButtonClasses({}, "absolute! inset-y-0 end-0 group-data-empty/search:hidden")}>
          <X aria-hidden="true" />
        </Button>
      </div>
    </AriaSearchField>
  );
}
