import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { requireUser } from "@/app/shell/requireUser";
import { CertificateList } from "@/features/learning/certificates/CertificateList";
import { translator } from "@/i18n/server";

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("learn.certificates");
  return { title: t("title") };
}

export default async function Page() {
  await requireUser("/certificates");
  const api = await serverApi();
  const list = await unwrap(api.GET("/api/v1/certificates", { params: { query: { limit: 100 } } }));
  return <CertificateList certificates={list.items} />;
}
