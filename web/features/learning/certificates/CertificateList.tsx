import { Award, Download } from "lucide-react";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { buttonClasses } from "@/ui/buttonStyles";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";

/** The learner's certificates, each with the page that everybody may check it on. */
export async function CertificateList(props: { certificates: components["schemas"]["CertificateOut"][] }) {
  const t = await translator("learn");
  const format = await formatter();
  const { certificates } = props;
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "long" });
  const standing = (one: components["schemas"]["CertificateOut"]) => {
    if (one.status !== "valid") return ` · ${t(`certificates.${one.status}`)}`;
    return one.expires_at ? ` · ${t("certificates.until", { date: day(one.expires_at) })}` : "";
  };
  return (
    <>
      <h1 className="font-serif text-2xl font-semibold">{t("certificates.title")}</h1>
      {certificates.length === 0 ? (
        <EmptyState
          icon={Award}
          title={t("certificates.emptyTitle")}
          text={t("certificates.emptyBody")}
          action={<LinkButton href="/home">{t("home.title")}</LinkButton>}
        />
      ) : (
        <ul className="mt-6 divide-y divide-line border-y border-line">
          {certificates.map((one) => (
            <li key={one.certificate_id} className="flex flex-wrap items-center justify-between gap-4 py-5">
              <div>
                <p className="font-serif text-lg font-semibold">{one.course_title}</p>
                <p className="text-sm text-ink-soft">
                  {t("certificates.issued", {
                    date: day(one.issued_at),
                  })}
                  {standing(one)}
                </p>
                {one.revocation_reason && (
                  <p className="text-sm text-ink-soft">
                    {t("certificates.reason", { reason: one.revocation_reason })}
                  </p>
                )}
              </div>
              <div className="flex flex-wrap gap-2">
                {one.status !== "revoked" && (
                  <a
                    href={`/api/v1/certificates/${one.code}/pdf`}
                    download
                    className={buttonClasses({ variant: "quiet" })}
                  >
                    <Download aria-hidden="true" />
                    {t("certificates.pdf")}
                    <span className="sr-only">{`: ${one.course_title}`}</span>
                  </a>
                )}
                <LinkButton href={`/certificates/${one.code}`}>
                  {t("certificates.view")}
                  <span className="sr-only">{`: ${one.course_title}`}</span>
                </LinkButton>
              </div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
