"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import dynamic from "next/dynamic";
import { useTranslations } from "use-intl";
import { ApiProblem } from "@/client/problem";
import { NativeButton } from "@/ui/NativeButton";
import { Notice } from "@/ui/Notice";
import { Skeleton, SkeletonText } from "@/ui/Skeleton";
import { History } from "./History";
import { WorkView } from "./WorkView";
import { keys, readWork } from "./api";
import type { OpenWork, Work } from "./types";

// The work is read first, and its grade comes after: so may the form.
const GradeForm = dynamic(() => import("./GradeForm").then((module) => module.GradeForm), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

interface Props {
  submissionId: string;
  /** Whether the focus goes to the work when it is there. */
  takesFocus: boolean;
  letters: boolean;
  onBack: () => void;
  /** Called when the work was graded or given back: go on. */
  onDone: (work: Work) => Promise<void>;
  /** Called when it turned out that the work had changed meanwhile. */
  onChanged: (work: Work) => void;
}

/** One work with its grade. It is read once and not again by itself: nothing may change under who is grading it. */
export function WorkPane({ submissionId, takesFocus, letters, onBack, onDone, onChanged }: Props) {
  const t = useTranslations("grading.work");
  const queries = useQueryClient();
  const queryKey = keys.work(submissionId);
  const query = useQuery({
    queryKey,
    queryFn: () => readWork(submissionId),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

  async function readAgain(): Promise<Work> {
    const found = await queries.fetchQuery({ queryKey, queryFn: () => readWork(submissionId), staleTime: 0 });
    onChanged(found.work);
    return found.work;
  }
  async function saved(opened: OpenWork) {
    queries.setQueryData(queryKey, opened);
    await onDone(opened.work);
  }
  return (
    <div>
      <NativeButton variant="quiet" className="-ms-4 mb-2 lg:hidden" onClick={onBack}>
        <ArrowLeft aria-hidden="true" className="rtl:-scale-x-100" />
        {t("back")}
      </NativeButton>
      {query.error && (
        <Notice tone="bad" live>
          {query.error instanceof ApiProblem ? query.error.message : t("unreachable")}
        </Notice>
      )}
      {query.isPending && <Waiting />}
      {query.data && (
        <div className="grid grid-cols-1 gap-8 2xl:grid-cols-[minmax(0,1fr)_21rem]">
          <div className="min-w-0">
            <WorkView work={query.data.work} takesFocus={takesFocus} />
            <History work={query.data.work} />
          </div>
          <GradeForm opened={query.data} letters={letters} onSaved={saved} readAgain={readAgain} />
        </div>
      )}
    </div>
  );
}

function Waiting() {
  const t = useTranslations("grading.work");
  return (
    <div role="status" className="flex flex-col gap-5">
      <span className="sr-only">{t("loading")}</span>
      <Skeleton className="h-8 w-3/5" />
      <SkeletonText lines={8} />
    </div>
  );
}
