import type { ReactNode } from "react";
import { QueryProvider } from "@/client/query";

export default function SystemLayout({ children }: { children: ReactNode }) {
  return <QueryProvider>{children}</QueryProvider>;
}
