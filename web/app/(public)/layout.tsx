import type { ReactNode } from "react";
import { SiteShell } from "../shell/SiteShell";

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <SiteShell>
      <main id="content" className="mx-auto w-full max-w-page grow px-4 py-8 sm:px-6">
        {children}
      </main>
    </SiteShell>
  );
}
