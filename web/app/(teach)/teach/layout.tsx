import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SiteShell } from "@/app/shell/SiteShell";
import { ProvideMessages } from "@/i18n/provide";
import { translator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("teach");
  return { title: t("title"), robots: { index: false } };
}

export default function TeachLayout({ children }: { children: ReactNode }) {
  return (
    <SiteShell footer={false}>
      <ProvideMessages namespaces={["teach"]}>{children}</ProvideMessages>
    </SiteShell>
  );
}
