import type { Metadata } from "next";
import type { ReactNode } from "react";
import { SiteShell } from "@/app/shell/SiteShell";

export const metadata: Metadata = { robots: { index: false } };

export default function OwnPagesLayout({ children }: { children: ReactNode }) {
  return (
    <SiteShell>
      <main id="content" className="mx-auto w-full max-w-page grow px-4 py-8 sm:px-6">
        {children}
      </main>
    </SiteShell>
  );
}
