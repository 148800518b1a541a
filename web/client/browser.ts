import createClient, { type Middleware } from "openapi-fetch";
import { openFresh } from "@/lib/open-fresh";
import { isViewing } from "@/lib/viewing";
import { asksForFactor, SET_UP_PATH } from "./demand";
import { refusalWhileViewing } from "./viewing";
import type { paths } from "./schema";

const REFRESH = "/api/v1/auth/refresh";
const RETRIED = "X-Studium-Retried";
let lastRenewal = 0;

/**
 * Renews the session, one renewal at a time over all tabs: a refresh token is good for one use.
 * Returns whether a request that was refused is worth another try.
 */
export async function renewSession(): Promise<boolean> {
  // A view of the platform as somebody else is not renewed, and the admin's own session is none of its business.
  if (isViewing()) return false;
  const asked = Date.now();
  return navigator.locks.request("studium-session", async () => {
    if (lastRenewal > asked) return true;
    const answer = await fetch(REFRESH, { method: "POST", credentials: "same-origin" });
    if (answer.ok) lastRenewal = Date.now();
    return answer.ok;
  });
}

const copies = new WeakMap<Request, Request>();

const renewal: Middleware = {
  onRequest({ request }) {
    if (isViewing()) {
      const refusal = refusalWhileViewing(request);
      if (refusal) return refusal;
    }
    if (!request.headers.has(RETRIED)) copies.set(request, request.clone());
    return request;
  },
  async onResponse({ request, response }) {
    const copy = copies.get(request);
    const path = new URL(request.url).pathname;
    if (response.status !== 401 || !copy || path.startsWith("/api/v1/auth/")) return response;
    return (await renewSession()) ? fetch(copy) : response;
  },
};

const factor: Middleware = {
  async onResponse({ response }) {
    if (await asksForFactor(response)) openFresh(SET_UP_PATH);
    return response;
  },
};

/** The API as the browser calls it: same origin, session cookies, a renewed session on a 401. */
export const api = createClient<paths>({ baseUrl: "/", fetch: (request) => fetch(request) });
// Of answers the last one that is added hears first, so this hears what a renewed session got.
api.use(factor, renewal);
