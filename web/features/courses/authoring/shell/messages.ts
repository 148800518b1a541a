import { ApiProblem } from "@/client/problem";

/** What to say of an error: the server's own sentence, or that it was not reached. */
export function messageOf(error: unknown, unreachable: string): string {
  return error instanceof ApiProblem ? error.message : unreachable;
}
