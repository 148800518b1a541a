import Link from "next/link";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { DataTable, type Column } from "@/ui/DataTable";
import type { IssuedCertificate } from "./types";

interface Props {
  rows: readonly IssuedCertificate[];
  onRevoke: (certificate: IssuedCertificate) => void;
  onReissue: (certificate: IssuedCertificate) => void;
}

/** Certificates as rows; on a phone each is a card. */
export function IssuedTable({ rows, onRevoke, onReissue }: Props) {
  const t = useTranslations("grading.issued");
  const format = useFormatter();
  const day = (moment: string) => format.dateTime(new Date(moment), { dateStyle: "medium" });
  const holder = (row: IssuedCertificate) => row.holder_name ?? t("erased");
  const columns: Column<IssuedCertificate>[] = [
    { id: "holder", header: t("holder"), isRowHeader: true, cell: holder },
    { id: "status", header: t("status"), cell: (row) => <Standing row={row} day={day} /> },
    { id: "issued", header: t("issuedOn"), cell: (row) => day(row.issued_at) },
    {
      id: "code",
      header: t("code"),
      cell: (row) => (
        <Link
          href={`/certificates/${row.code}`}
          className="inline-block min-h-6 whitespace-nowrap text-accent tabular-nums underline underline-offset-2"
        >
          {row.code}
        </Link>
      ),
    },
    {
      id: "actions",
      header: t("actions"),
      cell: (row) => (
        <span className="flex flex-wrap gap-2 max-sm:justify-end">
          {row.status !== "revoked" && (
            <Button size="sm" onPress={() => onRevoke(row)}>
              {t("revoke")}
              <span className="sr-only">{`: ${holder(row)}`}</span>
            </Button>
          )}
          {row.revocation_cause !== "replaced" && !row.holder_erased && (
            <Button size="sm" variant="quiet" onPress={() => onReissue(row)}>
              {t("reissue")}
              <span className="sr-only">{`: ${holder(row)}`}</span>
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      caption={t("list")}
      hideCaption
      columns={columns}
      rows={rows}
      rowId={(row) => row.certificate_id}
    />
  );
}

const TONES = { valid: "good", expired: "warn", revoked: "bad" } as const;

function Standing({ row, day }: { row: IssuedCertificate; day: (moment: string) => string }) {
  const t = useTranslations("grading.issued");
  return (
    <span className="flex flex-col items-start gap-1 max-sm:items-end">
      <Badge tone={TONES[row.status]}>{t(`statuses.${row.status}`)}</Badge>
      {row.status !== "revoked" && row.expires_at && (
        <span className="text-ink-soft">{t("until", { date: day(row.expires_at) })}</span>
      )}
      {row.revocation_cause && <span className="text-ink-soft">{t(`causes.${row.revocation_cause}`)}</span>}
      {row.revocation_reason && <span className="max-w-60 text-ink-soft">{row.revocation_reason}</span>}
    </span>
  );
}
