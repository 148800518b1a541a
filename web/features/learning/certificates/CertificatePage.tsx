import Link from "next/link";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { Notice } from "@/ui/Notice";
import { CheckForm } from "./CheckForm";
import { PrintButton } from "./PrintButton";

type Certificate = components["schemas"]["VerifiedCertificateOut"];

/** A certificate as everybody may see and check it; printed, only the sheet itself is left. */
export async function CertificatePage({ certificate }: { certificate: Certificate }) {
  const t = await translator("learn.certificates.verify");
  const format = await formatter();
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "long" });
  const valid = certificate.status === "valid";
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="sr-only">{t("title")}</h1>
      <Notice
        tone={valid ? "good" : "bad"}
        title={valid ? t("valid") : t("revoked")}
        className="mb-6 print:hidden"
      >
        {valid
          ? t("validBody")
          : t("revokedBody", { date: day(certificate.revoked_at ?? certificate.issued_at) })}
      </Notice>
      <section className="rounded-lg border border-line bg-surface px-6 py-12 text-center sm:px-14 sm:py-16 print:border-4 print:border-double">
        <p className="font-serif text-lg text-accent">{t("product")}</p>
        <p className="mt-10 text-ink-soft">{t("of")}</p>
        <p className="mt-2 font-serif text-3xl font-semibold">{certificate.holder_name ?? t("erased")}</p>
        <p className="mt-8 text-ink-soft">{t("completed")}</p>
        <p className="mt-2 font-serif text-2xl">{certificate.course_title}</p>
        {certificate.instructor_name && (
          <p className="mt-3 text-ink-soft">{t("taught", { name: certificate.instructor_name })}</p>
        )}
        <dl className="mt-12 flex flex-wrap justify-center gap-x-12 gap-y-4 text-sm">
          <Fact name={t("date")} value={day(certificate.completed_at)} />
          <Fact name={t("issued")} value={day(certificate.issued_at)} />
          <Fact name={t("code")} value={certificate.code} />
        </dl>
      </section>
      <div className="mt-6 flex flex-wrap items-center justify-between gap-4 print:hidden">
        {certificate.course_slug ? (
          <Link href={`/courses/${certificate.course_slug}`} className="text-accent underline">
            {t("course")}
          </Link>
        ) : (
          <span />
        )}
        <PrintButton />
      </div>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="font-medium tabular-nums">{value}</dd>
    </div>
  );
}

/** What is shown for a code that nobody has. */
export async function UnknownCertificate({ code }: { code: string }) {
  const t = await translator("learn.certificates.verify");
  return (
    <div className="mx-auto max-w-form py-8">
      <h1 className="font-serif text-2xl font-semibold">{t("unknownTitle")}</h1>
      <p className="mt-2 mb-6 text-ink-soft">{t("unknownBody")}</p>
      <CheckForm code={code} />
    </div>
  );
}
