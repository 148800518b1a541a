/** What somebody who sees the pages as somebody else may do: stop, and sign out. */
const ALLOWED = ["DELETE /api/v1/auth/viewing", "POST /api/v1/auth/sign-out"];
const SAFE = ["GET", "HEAD"];

/** The answer to a request that would write, which the server would refuse as well; null for one that may go. */
export function refusalWhileViewing(request: Pick<Request, "method" | "url">): Response | null {
  const { pathname } = new URL(request.url);
  if (SAFE.includes(request.method) || ALLOWED.includes(`${request.method} ${pathname}`)) return null;
  const problem = {
    code: "only_viewing",
    title: "You only see this as somebody else",
    detail: "Stop seeing the platform as somebody else first; as long as you do, you only read.",
  };
  return Response.json(problem, { status: 403 });
}
