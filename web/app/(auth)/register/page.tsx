import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { RegisterForm } from "@/features/identity/auth/RegisterForm";
import { translator } from "@/i18n/server";
import { safeNextPath } from "@/lib/next-path";

interface Props {
  searchParams: Promise<{ next?: string | string[] }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("auth.register");
  return { title: t("title") };
}

export default async function Page({ searchParams }: Props) {
  const providers = await unwrap((await serverApi()).GET("/api/v1/auth/providers"));
  return <RegisterForm next={safeNextPath((await searchParams).next)} providers={providers.items} />;
}
