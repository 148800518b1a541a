/** Where somebody sets up the second factor that is demanded of them. */
export const SET_UP_PATH = "/settings/security";

/** Whether an answer says that a second factor has to be set up before anything else. Leaves its body unread. */
export async function asksForFactor(response: Response): Promise<boolean> {
  if (response.status !== 403) return false;
  const problem = (await response
    .clone()
    .json()
    .catch(() => null)) as { code?: string } | null;
  return problem?.code === "second_factor_missing";
}
