import type { Metadata } from "next";
import { ApiProblem, unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import { CertificatePage, UnknownCertificate } from "@/features/learning/certificates/CertificatePage";
import { ProvideMessages } from "@/i18n/provide";
import { translator } from "@/i18n/server";

interface Props {
  params: Promise<{ code: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("learn.certificates.verify");
  return { title: t("title"), robots: { index: false } };
}

export default async function Page({ params }: Props) {
  const code = decodeURIComponent((await params).code);
  const certificate = await readCertificate(code);
  return (
    <ProvideMessages namespaces={["learn"]}>
      {certificate ? <CertificatePage certificate={certificate} /> : <UnknownCertificate code={code} />}
    </ProvideMessages>
  );
}

async function readCertificate(code: string) {
  const api = await serverApi();
  try {
    return await unwrapOrNull(api.GET("/api/v1/certificates/{code}", { params: { path: { code } } }));
  } catch (error) {
    // A code that cannot be one at all is told apart by the API, but not here: it is simply not known.
    if (error instanceof ApiProblem && error.status === 422) return null;
    throw error;
  }
}
