import "server-only";
import { forbidden } from "next/navigation";
import { requireUser } from "@/app/shell/requireUser";
import type { User } from "@/client/server";

/** Who asks for the page at `path`, if they are an admin. Others sign in first, or learn that they may not. */
export async function requireAdmin(path: string): Promise<User> {
  const user = await requireUser(path);
  if (!user.roles.includes("admin")) forbidden();
  return user;
}
