import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SiteShell } from "@/app/shell/SiteShell";
import { ProvideMessages } from "@/i18n/provide";

export const metadata: Metadata = { robots: { index: false } };

export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <SiteShell>
      <ProvideMessages namespaces={["account"]}>{children}</ProvideMessages>
    </SiteShell>
  );
}
