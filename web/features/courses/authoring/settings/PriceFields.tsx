"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { NumberField } from "@/ui/NumberField";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import { majorOf, priceOf } from "./form";
import type { PartProps } from "./SettingsPage";

/** Free, or what it costs. */
export function PriceFields({ details, set }: PartProps) {
  const t = useTranslations("teach.settings");
  const { price } = details;
  const [currency, setCurrency] = useState(price?.currency ?? "EUR");
  const isCurrency = /^[A-Z]{3}$/.test(currency);
  return (
    <div className="flex flex-col gap-4">
      <Switch
        isSelected={price !== null}
        onChange={(isPaid) => set({ price: isPaid ? priceOf(10, currency) : null })}
      >
        {t("paid")}
      </Switch>
      {price && (
        <div className="grid gap-5 sm:grid-cols-2">
          <NumberField
            label={t("amount")}
            value={majorOf(price)}
            minValue={0}
            onChange={(amount) => Number.isFinite(amount) && set({ price: priceOf(amount, price.currency) })}
          />
          <TextField
            label={t("currency")}
            description={t("currencyHelp")}
            maxLength={3}
            value={currency}
            error={isCurrency ? undefined : t("currencyWrong")}
            onChange={(text) => {
              const code = text.toUpperCase();
              setCurrency(code);
              if (/^[A-Z]{3}$/.test(code)) set({ price: priceOf(majorOf(price), code) });
            }}
          />
        </div>
      )}
    </div>
  );
}
