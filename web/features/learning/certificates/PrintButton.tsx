"use client";

import { Printer } from "lucide-react";
import { useTranslations } from "use-intl";
import { NativeButton } from "@/ui/NativeButton";

export function PrintButton() {
  const t = useTranslations("learn.certificates");
  return (
    <NativeButton variant="quiet" onClick={() => window.print()}>
      <Printer aria-hidden />
      {t("print")}
    </NativeButton>
  );
}
