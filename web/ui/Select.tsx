"use client";

import { useTranslations } from "use-intl";
import { OptionList, type Option } from "./ListItems";
import { Picker, type PickerProps } from "./Picker";

export interface SelectProps extends PickerProps {
  items: readonly Option[];
}

/** One of a list of up to about twenty. Two to five that fit on the page are a `RadioGroup`; more are a `ComboBox`. */
export function Select({ items, ...props }: SelectProps) {
  const t = useTranslations("ui.select");
  return (
    <Picker placeholder={t("choose")} {...props} popoverClass="min-w-(--trigger-width)">
      <OptionList items={items} />
    </Picker>
  );
}
