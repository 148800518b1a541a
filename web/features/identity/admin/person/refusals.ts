import { ApiProblem } from "@/client/problem";

const EXPLAINED = { last_admin: "lastAdmin", own_account: "ownAccount" } as const;

/** Runs what an admin does; a refusal that has its own explanation is thrown with it. */
export async function explained<T>(
  act: Promise<T>,
  t: (key: "lastAdmin" | "ownAccount") => string,
): Promise<T> {
  try {
    return await act;
  } catch (error) {
    const key = error instanceof ApiProblem && EXPLAINED[error.code as keyof typeof EXPLAINED];
    if (!key) throw error;
    throw Object.assign(new Error(t(key)), { fields: {} });
  }
}
