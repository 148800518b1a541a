import type { Metadata } from "next";
import { MailLinkForm } from "@/features/identity/auth/MailLinkForm";
import { translator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("auth.resend");
  return { title: t("title") };
}

export default function Page() {
  return <MailLinkForm kind="resend" />;
}
