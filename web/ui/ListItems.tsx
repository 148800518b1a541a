"use client";

import { Check } from "lucide-react";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import type { ReactNode } from "react";
import { LIST, OPTION } from "./overlay";

/** One of several to choose from. */
export interface Option {
  id: string;
  label: string;
  description?: string;
  isDisabled?: boolean;
}

/** The list that a `Select` and a `ComboBox` open. */
export function OptionList(props: { empty?: ReactNode; items?: readonly Option[] }) {
  return (
    <ListBox
      items={props.items}
      className={LIST}
      renderEmptyState={props.empty ? () => props.empty : undefined}
    >
      {(option: Option) => (
        <ListBoxItem
          id={option.id}
          textValue={option.label}
          isDisabled={option.isDisabled}
          className={OPTION}
        >
          {({ isSelected }) => (
            <>
              <span className="min-w-0 grow">
                {option.label}
                {option.description && (
                  <span data-part="more" className="block text-xs text-ink-soft">
                    {option.description}
                  </span>
                )}
              </span>
              {isSelected && <Check aria-hidden="true" className="text-accent" />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}
