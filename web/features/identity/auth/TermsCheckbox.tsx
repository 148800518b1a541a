"use client";

import { useTranslations } from "use-intl";
import { Checkbox } from "@/ui/Checkbox";
import { TextLink } from "./TextLink";

/** The consent without which there is no account. */
export function TermsCheckbox() {
  const t = useTranslations("auth.register");
  return (
    <Checkbox name="accept_terms" value="yes">
      {t.rich("terms", {
        terms: (text) => <TextLink href="/pages/terms">{text}</TextLink>,
        privacy: (text) => <TextLink href="/pages/privacy">{text}</TextLink>,
      })}
    </Checkbox>
  );
}

/** Refuses a form without it. */
export function termsAccepted(data: FormData, refusal: string): Record<string, string> {
  return data.get("accept_terms") ? {} : { accept_terms: refusal };
}
