import "server-only";
import { forbidden } from "next/navigation";
import { currentViewing, type User } from "@/client/server";
import { requireUser } from "./requireUser";

/** As `requireUser`, for what a person has for themself alone: an admin who sees the pages as them does not. */
export async function requireSelf(path: string): Promise<User> {
  const user = await requireUser(path);
  if (await currentViewing()) forbidden();
  return user;
}
