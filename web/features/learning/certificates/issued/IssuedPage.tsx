"use client";

import dynamic from "next/dynamic";
import { Award } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { ApiProblem } from "@/client/problem";
import { EmptyState } from "@/ui/EmptyState";
import { LoadMore } from "@/ui/LoadMore";
import { Notice } from "@/ui/Notice";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { SkeletonList, SkeletonText } from "@/ui/Skeleton";
import { FindForm } from "../../FindForm";
import { IssuedTable } from "./IssuedTable";
import type { IssuedCertificate, IssuedCertificates } from "./types";
import { useIssued } from "./useIssued";

const TermsForm = dynamic(() => import("./TermsForm").then((module) => module.TermsForm), {
  loading: () => <SkeletonText lines={2} />,
});
const ReissueDialog = dynamic(() => import("./ReissueDialog").then((module) => module.ReissueDialog), {
  ssr: false,
});
const RevokeDialog = dynamic(() => import("./RevokeDialog").then((module) => module.RevokeDialog), {
  ssr: false,
});

interface Props {
  courseId: string;
  /** The newest certificates, as the server has read them. */
  first: IssuedCertificates;
  /** For how long new certificates are valid; null: for ever. */
  validMonths: number | null;
}

/** The certificates of a course: what was issued, taking one back, and for how long new ones are valid. */
export function IssuedPage({ courseId, first, validMonths }: Props) {
  const t = useTranslations("grading.issued");
  return (
    <>
      <PageHeader title={t("title")} lead={t("lead")} />
      <Section title={t("list")}>
        {first.items.length === 0 ? (
          <EmptyState icon={Award} title={t("empty")} text={t("emptyText")} />
        ) : (
          <Issued courseId={courseId} first={first} />
        )}
      </Section>
      <Section title={t("terms")}>
        <TermsForm courseId={courseId} validMonths={validMonths} />
      </Section>
    </>
  );
}

function Issued({ courseId, first }: Omit<Props, "validMonths">) {
  const t = useTranslations("grading.issued");
  const [words, setWords] = useState("");
  const [toRevoke, setToRevoke] = useState<IssuedCertificate | null>(null);
  const [toReissue, setToReissue] = useState<IssuedCertificate | null>(null);
  const query = useIssued(courseId, words, first);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <FindForm
        words={words}
        onWords={setWords}
        texts={{ search: t("search"), find: t("find"), showAll: t("showAll") }}
        className="mb-6"
      />
      {query.error && (
        <Notice tone="bad" live className="mb-4">
          {query.error instanceof ApiProblem ? query.error.message : t("unreachable")}
        </Notice>
      )}
      <p role="status" className="mb-3 text-sm text-ink-soft empty:hidden">
        {words && query.data ? t("found", { count: rows.length }) : null}
      </p>
      {query.isPending && !query.error && <SkeletonList label={t("loading")} />}
      {rows.length > 0 && <IssuedTable rows={rows} onRevoke={setToRevoke} onReissue={setToReissue} />}
      {query.hasNextPage && (
        <LoadMore hasMore isLoading={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
      )}
      <RevokeDialog courseId={courseId} certificate={toRevoke} onClose={() => setToRevoke(null)} />
      <ReissueDialog courseId={courseId} certificate={toReissue} onClose={() => setToReissue(null)} />
    </>
  );
}
