"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { useTranslations } from "use-intl";
import { NativeButton } from "@/ui/NativeButton";

/** Looks a certificate up by the code that somebody reads from paper. */
export function CheckForm({ code }: { code: string }) {
  const t = useTranslations("learn.certificates.verify");
  const router = useRouter();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wanted = String(new FormData(event.currentTarget).get("code")).trim();
    if (wanted) router.push(`/certificates/${encodeURIComponent(wanted)}`);
  };
  return (
    <form onSubmit={submit} className="flex flex-wrap items-end gap-3">
      <label className="flex min-w-52 grow flex-col gap-1.5 text-sm font-medium">
        {t("codeLabel")}
        <input
          name="code"
          defaultValue={code}
          required
          autoComplete="off"
          spellCheck={false}
          className="h-11 w-full rounded-md border border-line-strong bg-surface px-3 text-base font-normal uppercase"
        />
      </label>
      <NativeButton type="submit" variant="primary">
        {t("submit")}
      </NativeButton>
    </form>
  );
}
