import { redirect } from "next/navigation";
import { currentUser, type User } from "@/client/server";

/** Who asks for a page that is for signed-in people; others sign in first and come back to `path`. */
export async function requireUser(path: string): Promise<User> {
  const user = await currentUser();
  if (!user) redirect(`/login?next=${encodeURIComponent(path)}`);
  return user;
}
