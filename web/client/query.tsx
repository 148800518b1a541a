"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { ApiProblem } from "./problem";

function retry(failures: number, error: unknown): boolean {
  // What the server refused, it will refuse again; a broken line is worth another try.
  if (error instanceof ApiProblem && error.status < 500 && error.status !== 429) return false;
  return failures < 3;
}

function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 15_000, retry, refetchOnWindowFocus: true },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

/** The cache of what the browser has read; one for each visit. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(makeClient);
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
