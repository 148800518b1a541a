import { BadgeCheck, Download } from "lucide-react";
import Link from "next/link";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { buttonClasses } from "@/ui/buttonStyles";
import { Notice } from "@/ui/Notice";
import { CheckForm } from "./CheckForm";
import { PrintButton } from "./PrintButton";

type Certificate = components["schemas"]["VerifiedCertificateOut"];

/** A certificate as everybody may see and check it; printed, only the sheet itself is left. */
export async function CertificatePage({ certificate }: { certificate: Certificate }) {
  const t = await translator("learn.certificates.verify");
  const format = await formatter();
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "long" });
  // Of what was withdrawn or erased there is nothing to keep.
  const isTakenAlong = certificate.status !== "revoked" && certificate.holder_name !== null;
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="sr-only">{t("title")}</h1>
      <Verdict certificate={certificate} day={day} />
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
          {certificate.expires_at && <Fact name={t("expires")} value={day(certificate.expires_at)} />}
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
        <div className="flex flex-wrap gap-2">
          {isTakenAlong && <Downloads code={certificate.code} />}
          <PrintButton />
        </div>
      </div>
      {certificate.holder_name && <p className="mt-4 text-sm text-ink-soft print:hidden">{t("badgeHelp")}</p>}
    </div>
  );
}

/** Whether it counts, since when it does not, and why. */
async function Verdict({ certificate, day }: { certificate: Certificate; day: (moment: string) => string }) {
  const t = await translator("learn.certificates.verify");
  const { status, expires_at, revoked_at, revocation_cause } = certificate;
  const texts = {
    valid: () => (expires_at ? t("validUntilBody", { date: day(expires_at) }) : t("validBody")),
    expired: () => t("expiredBody", { date: day(expires_at ?? certificate.issued_at) }),
    revoked: () =>
      t("revokedBody", {
        date: day(revoked_at ?? certificate.issued_at),
        cause: t(`causes.${revocation_cause ?? "other"}`),
      }),
  };
  return (
    <Notice tone={TONES[status]} title={t(status)} className="mb-6 print:hidden">
      {texts[status]()}
    </Notice>
  );
}

const TONES = { valid: "good", expired: "warn", revoked: "bad" } as const;

/** The browser's own downloads of what the API makes. */
async function Downloads({ code }: { code: string }) {
  const t = await translator("learn.certificates");
  const at = `/api/v1/certificates/${code}`;
  return (
    <>
      <a href={`${at}/pdf`} download className={buttonClasses({ variant: "primary" })}>
        <Download aria-hidden="true" />
        {t("pdf")}
      </a>
      <a href={`${at}/credential`} download className={buttonClasses({ variant: "secondary" })}>
        <BadgeCheck aria-hidden="true" />
        {t("verify.badge")}
      </a>
    </>
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
