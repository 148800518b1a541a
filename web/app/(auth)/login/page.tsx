import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { unwrap } from "@/client/problem";
import { currentUser, serverApi } from "@/client/server";
import { LoginForm } from "@/features/identity/auth/LoginForm";
import { translator } from "@/i18n/server";
import { safeNextPath } from "@/lib/next-path";

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("auth.login");
  return { title: t("title") };
}

export default async function Page({ searchParams }: Props) {
  const next = safeNextPath((await searchParams).next);
  if (await currentUser()) redirect(next);
  const providers = await unwrap((await serverApi()).GET("/api/v1/auth/providers"));
  return <LoginForm next={next} providers={providers.items} />;
}
