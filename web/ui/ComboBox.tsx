"use client";

import { Search } from "lucide-react";
import { Autocomplete, useFilter } from "react-aria-components/Autocomplete";
import { Input } from "react-aria-components/Input";
import { SearchField } from "react-aria-components/SearchField";
import { useTranslations } from "use-intl";
import { OptionList, type Option } from "./ListItems";
import { Picker, type PickerProps } from "./Picker";

export interface ComboBoxProps extends PickerProps {
  /** All of them, which are filtered here; or what a server found, with `onSearch`. */
  items: readonly Option[];
  /** Is told what is being typed, when a server does the finding. */
  onSearch?: (text: string) => void;
}

/** One of many, found by typing. The list opens with a field of its own above it, so that it also works with a thumb. */
export function ComboBox({ items, onSearch, ...props }: ComboBoxProps) {
  const t = useTranslations("ui.select");
  const { contains } = useFilter({ sensitivity: "base" });
  return (
    <Picker placeholder={t("choose")} {...props} popoverClass="flex w-(--trigger-width) min-w-64 flex-col">
      <Autocomplete filter={onSearch ? undefined : contains} onInputChange={onSearch}>
        <SearchField
          aria-label={t("search")}
          autoFocus
          className="flex items-center gap-2 border-b border-line px-3"
        >
          <Search aria-hidden="true" className="size-4.5 shrink-0 text-ink-soft" />
          <Input
            placeholder={t("search")}
            className="min-h-11 w-full bg-transparent text-base outline-none placeholder:text-ink-soft [&::-webkit-search-cancel-button]:hidden"
          />
        </SearchField>
        <OptionList items={items} empty={<p className="px-3 py-2 text-sm text-ink-soft">{t("none")}</p>} />
      </Autocomplete>
    </Picker>
  );
}
