"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Badge } from "@/ui/Badge";
import { Button } from "@/ui/Button";
import { listVersions } from "../api";
import { keys } from "../queries";

/** The versions that learners have had, newest first. */
export function VersionHistory({ courseId, live }: { courseId: string; live: number | null }) {
  const t = useTranslations("teach.publish");
  const format = useFormatter();
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: keys.versions(courseId),
    queryFn: ({ pageParam }) => listVersions(courseId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const versions = data?.pages.flatMap((page) => page.items) ?? [];
  if (versions.length === 0) return null;
  return (
    <section aria-labelledby="versions">
      <h2 id="versions" className="mb-3 font-serif text-xl font-semibold">
        {t("versions")}
      </h2>
      <ol className="border-t border-line">
        {versions.map((one) => (
          <li
            key={one.version}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line px-1 py-3 text-sm"
          >
            <span className="w-24 font-medium">{t("version", { version: one.version })}</span>
            <span className="grow text-ink-soft">
              {format.dateTime(new Date(one.published_at), { dateStyle: "medium", timeStyle: "short" })}
              {" · "}
              {t("lessonCount", { count: one.lesson_count })}
            </span>
            {one.version === live && <Badge tone="good">{t("liveVersion")}</Badge>}
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button className="mt-4" isPending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
          {t("moreVersions")}
        </Button>
      )}
    </section>
  );
}
