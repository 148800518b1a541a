import { BookOpen, Home, Library, Settings } from "lucide-react";
import Link from "next/link";
import { ACCOUNT_ITEM } from "@/ui/shell/accountItem";
import { AccountMenu } from "@/ui/shell/AccountMenu";
import { Footer } from "@/ui/shell/Footer";
import { Header } from "@/ui/shell/Header";
import { SideNav } from "@/ui/shell/SideNav";
import { ThemeSwitch } from "@/ui/shell/ThemeSwitch";
import { PaletteSample } from "./PaletteSample";
import { Sample } from "./Sample";

const LINKS = [
  { href: "/dev/ui", label: "My learning", icon: <Home aria-hidden="true" /> },
  { href: "/courses", label: "Courses", icon: <Library aria-hidden="true" /> },
  { href: "/teach", label: "Teach", icon: <BookOpen aria-hidden="true" /> },
];

const GROUPS = [
  { links: LINKS },
  {
    title: "This course",
    links: [{ href: "/settings", label: "Settings", icon: <Settings aria-hidden="true" /> }],
  },
];

export function ShellSamples() {
  return (
    <>
      <Sample title="Header, AccountMenu, PaletteKey">
        <Header
          product="Studium"
          label="Sample of the main navigation"
          links={LINKS}
          search={<PaletteSample />}
          account={
            <AccountMenu name="Ada Lovelace" label="Account of Ada Lovelace">
              <Link href="/settings" className={ACCOUNT_ITEM}>
                <Settings aria-hidden="true" />
                {"Settings"}
              </Link>
            </AccountMenu>
          }
        />
      </Sample>
      <Sample title="SideNav">
        <div className="max-w-64">
          <SideNav label="Sample of a side navigation" groups={GROUPS} />
        </div>
      </Sample>
      <Sample title="Footer and ThemeSwitch">
        <Footer
          label="Sample of a foot"
          links={[{ href: "/pages/privacy", label: "Privacy" }]}
          aboveBottomNav
        >
          <ThemeSwitch />
        </Footer>
      </Sample>
    </>
  );
}
