import { Award, GraduationCap, Home, Library, Settings, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { currentUser, type User } from "@/client/server";
import { translator } from "@/i18n/server";
import { classes } from "@/ui/classes";
import { LinkButton } from "@/ui/LinkButton";
import { ACCOUNT_ITEM } from "@/ui/shell/accountItem";
import { AccountMenu } from "@/ui/shell/AccountMenu";
import { Footer } from "@/ui/shell/Footer";
import { Header } from "@/ui/shell/Header";
import type { NavLink } from "@/ui/shell/NavLinks";
import { ThemeSwitch } from "@/ui/shell/ThemeSwitch";
import { PaletteKey } from "./PaletteKey";
import { palettePlaces } from "./palettePlaces";
import { SignOutButton } from "./SignOutButton";

/** What stands around every page: head with navigation, and foot. */
export async function SiteShell(props: { children: ReactNode; bottomNav?: boolean; footer?: boolean }) {
  const { bottomNav = true, footer = true } = props;
  const t = await translator("common");
  const user = await currentUser();
  const links = await mainLinks(user);
  return (
    <>
      <Header
        product={t("product")}
        homeHref={user ? "/home" : "/"}
        label={t("nav.label")}
        links={links}
        search={
          // On a phone the places stand at the bottom, and the catalogue has its own search.
          <div className="max-sm:hidden">
            <PaletteKey actions={await palettePlaces(user)} />
          </div>
        }
        account={user ? <Account user={user} links={bottomNav ? [] : links} /> : <SignInLinks />}
        onPhone={user === null ? "head" : bottomNav ? "bottom" : "menu"}
      />
      {props.children}
      {footer && (
        <Footer
          label={t("footer.label")}
          aboveBottomNav={bottomNav && user !== null}
          links={[
            { href: "/pages/privacy", label: t("footer.privacy") },
            { href: "/pages/terms", label: t("footer.terms") },
            { href: "/pages/accessibility", label: t("footer.accessibility") },
          ]}
        >
          <ThemeSwitch />
        </Footer>
      )}
    </>
  );
}

async function mainLinks(user: User | null): Promise<NavLink[]> {
  const t = await translator("common.nav");
  const links: NavLink[] = [{ href: "/courses", label: t("courses"), icon: <Library aria-hidden /> }];
  if (!user) return links;
  links.unshift({ href: "/home", label: t("home"), icon: <Home aria-hidden /> });
  if (user.roles.includes("instructor") || user.roles.includes("admin")) {
    links.push({ href: "/teach", label: t("teach"), icon: <GraduationCap aria-hidden /> });
  }
  if (user.roles.includes("admin")) {
    links.push({ href: "/admin", label: t("admin"), icon: <ShieldCheck aria-hidden /> });
  }
  return links;
}

/** `links` are the places that a phone has nowhere else. */
async function Account({ user, links }: { user: User; links: NavLink[] }) {
  const t = await translator("common.nav");
  const name = `${user.first_name} ${user.last_name}`;
  return (
    <AccountMenu name={name} label={t("accountOf", { name })}>
      {links.map(({ href, icon, label }) => (
        <Link key={href} href={href} className={classes(ACCOUNT_ITEM, "sm:hidden")}>
          {icon}
          {label}
        </Link>
      ))}
      <Link href="/certificates" className={ACCOUNT_ITEM}>
        <Award aria-hidden />
        {t("certificates")}
      </Link>
      <Link href="/settings/profile" className={ACCOUNT_ITEM}>
        <Settings aria-hidden />
        {t("settings")}
      </Link>
      <SignOutButton />
    </AccountMenu>
  );
}

async function SignInLinks() {
  const t = await translator("common.nav");
  return (
    <>
      <LinkButton href="/login" variant="quiet">
        {t("signIn")}
      </LinkButton>
      <LinkButton href="/register" variant="primary" className="max-sm:hidden">
        {t("register")}
      </LinkButton>
    </>
  );
}
