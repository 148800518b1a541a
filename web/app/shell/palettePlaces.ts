import "server-only";
import type { User } from "@/client/server";
import { translator } from "@/i18n/server";
import type { PaletteAction } from "@/ui/palette/types";

const SETTINGS = ["profile", "security", "sessions", "appearance", "language", "privacy"] as const;
const ADMIN = ["users", "courses", "audit", "system", "jobs", "events"] as const;

/** Every place that this reader can go to by its name. */
export async function palettePlaces(user: User | null): Promise<PaletteAction[]> {
  const t = await translator("common.nav");
  const courses = place("/courses", t("courses"));
  if (!user) return [courses, place("/login", t("signIn")), place("/register", t("register"))];
  const places = [place("/home", t("home")), courses, place("/certificates", t("certificates"))];
  const isAdmin = user.roles.includes("admin");
  if (isAdmin || user.roles.includes("instructor")) places.push(place("/teach", t("teach")));
  if (isAdmin) places.push(...(await adminPlaces()));
  const account = await translator("account.nav");
  return [...places, ...SETTINGS.map((name) => place(`/settings/${name}`, account(name), account("label")))];
}

async function adminPlaces(): Promise<PaletteAction[]> {
  const t = await translator("admin.nav");
  return [place("/admin", t("label")), ...ADMIN.map((name) => place(`/admin/${name}`, t(name), t("label")))];
}

function place(href: string, label: string, description?: string): PaletteAction {
  return { id: href, href, label, ...(description && { description }) };
}
