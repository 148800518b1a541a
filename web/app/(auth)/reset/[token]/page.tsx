import type { Metadata } from "next";
import { ResetForm } from "@/features/identity/auth/ResetForm";
import { translator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("auth.reset");
  return { title: t("title") };
}

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <ResetForm token={(await params).token} />;
}
