import type { Metadata } from "next";
import { VerifyAddress } from "@/features/identity/auth/VerifyAddress";
import { translator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("auth.verify");
  return { title: t("title") };
}

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <VerifyAddress token={(await params).token} />;
}
