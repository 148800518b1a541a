import "server-only";
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import createClient from "openapi-fetch";
import { cache } from "react";
import { asksForFactor, SET_UP_PATH } from "./demand";
import { unwrapOrNull } from "./problem";
import type { components, paths } from "./schema";

const ORIGIN = process.env.STUDIUM_API_ORIGIN ?? "http://127.0.0.1:8000";

/** The API as a page calls it while the server makes it, in the name of whoever asked for the page. */
export const serverApi = cache(async () => {
  const incoming = await headers();
  const forwarded: Record<string, string> = {};
  for (const name of ["cookie", "accept-language", "x-request-id", "traceparent", "x-studium-page"]) {
    const value = incoming.get(name);
    if (value) forwarded[name] = value;
  }
  return createClient<paths>({
    baseUrl: ORIGIN,
    headers: forwarded,
    fetch: async (request) => {
      const response = await fetch(request, { cache: "no-store" });
      if (await asksForFactor(response)) redirect(SET_UP_PATH);
      return response;
    },
  });
});

export type User = components["schemas"]["UserAnswer"];

const VIEW_COOKIES = ["studium_view", "__Host-view"];
const SESSION_COOKIES = ["studium_access", "__Host-access", ...VIEW_COOKIES];

/** Who asks for this page, or null. Without a session cookie nobody is asked. */
export const currentUser = cache(async (): Promise<User | null> => {
  const store = await cookies();
  if (!SESSION_COOKIES.some((name) => store.has(name))) return null;
  const client = await serverApi();
  const answer = await client.GET("/api/v1/users/me");
  if (answer.response.status === 401 || answer.response.status === 403) return null;
  return unwrapOrNull(Promise.resolve(answer));
});

/** The view by which an admin sees this page as somebody else, or null. Without its cookie nobody is asked. */
export const currentViewing = cache(async () => {
  const store = await cookies();
  if (!VIEW_COOKIES.some((name) => store.has(name))) return null;
  const client = await serverApi();
  return unwrapOrNull(client.GET("/api/v1/auth/viewing"), [401, 404]);
});
