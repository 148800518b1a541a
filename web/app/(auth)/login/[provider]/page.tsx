import type { Metadata } from "next";
import { currentUser } from "@/client/server";
import { ProviderReturn } from "@/features/identity/auth/ProviderReturn";
import { translator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("auth.provider");
  // The address holds what the provider said, which no other site is to learn.
  return { title: t("title"), referrer: "no-referrer" };
}

export default async function Page({ params }: { params: Promise<{ provider: string }> }) {
  const { provider } = await params;
  return (
    <ProviderReturn provider={provider} back={(await currentUser()) ? "/settings/security" : "/login"} />
  );
}
