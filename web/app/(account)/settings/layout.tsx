import { Eye, KeyRound, Languages, MonitorSmartphone, ShieldCheck, UserRound } from "lucide-react";
import type { ReactNode } from "react";
import { translator } from "@/i18n/server";
import { SideNav, WithSideNav } from "@/ui/shell/SideNav";

const PLACES = [
  ["profile", UserRound],
  ["security", KeyRound],
  ["sessions", MonitorSmartphone],
  ["appearance", Eye],
  ["language", Languages],
  ["privacy", ShieldCheck],
] as const;

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const t = await translator("account.nav");
  const links = PLACES.map(([place, Icon]) => ({
    href: `/settings/${place}`,
    label: t(place),
    icon: <Icon aria-hidden="true" />,
  }));
  return (
    <WithSideNav nav={<SideNav label={t("label")} groups={[{ title: t("label"), links }]} />}>
      {children}
    </WithSideNav>
  );
}
