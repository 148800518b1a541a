"use client";

import { useLocale, useTranslations } from "use-intl";
import { LOCALE_COOKIE } from "@/i18n/locales";
import { openFresh } from "@/lib/open-fresh";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Radio, RadioGroup } from "@/ui/RadioGroup";
import type { Option } from "@/ui/ListItems";

const A_YEAR_SECONDS = 31_536_000;

/** The language of the pages, kept in this browser. The page is opened anew: every text on it changes. */
export function LanguageForm({ languages }: { languages: readonly Option[] }) {
  const t = useTranslations("account.language");
  const submit = (data: FormData) => {
    const chosen = String(data.get("language"));
    document.cookie = `${LOCALE_COOKIE}=${chosen}; path=/; max-age=${A_YEAR_SECONDS}; samesite=lax`;
    openFresh("/settings/language");
  };
  return (
    <Form onSubmit={submit} className="max-w-form">
      <RadioGroup label={t("label")} name="language" defaultValue={useLocale()}>
        {languages.map(({ id, label }) => (
          <Radio key={id} value={id}>
            <span lang={id}>{label}</span>
          </Radio>
        ))}
      </RadioGroup>
      <Button type="submit" variant="primary" className="self-start">
        {t("save")}
      </Button>
    </Form>
  );
}
