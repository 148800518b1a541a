import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ProvideMessages } from "@/i18n/provide";
import { SiteShell } from "../shell/SiteShell";

export const metadata: Metadata = { robots: { index: false } };

export default function AuthLayout({ children }: { children: ReactNode }) {
  return (
    <SiteShell bottomNav={false}>
      <main id="content" className="w-full grow px-4 py-6 sm:px-6">
        <ProvideMessages namespaces={["auth"]}>{children}</ProvideMessages>
      </main>
    </SiteShell>
  );
}
