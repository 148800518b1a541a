"use client";

import { useInfiniteQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import { keys, readQueue } from "./api";
import type { Queue, QueueItem, QueueStatus, Work } from "./types";

export interface FirstQueue {
  status: QueueStatus;
  lessonId: string | null;
  queue: Queue;
}

type Pages = InfiniteData<Queue, string | null>;

/** The queue in pages. `first` is what the server has read for the page. */
export function useQueue(courseId: string, status: QueueStatus, lessonId: string | null, first: FirstQueue) {
  const queries = useQueryClient();
  const queryKey = keys.queue(courseId, status, lessonId);
  const isFirst = first.status === status && first.lessonId === lessonId;
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => readQueue(courseId, status, lessonId, pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    initialData: isFirst ? ({ pages: [first.queue], pageParams: [null] } satisfies Pages) : undefined,
  });

  /** Shows what became of a work where it stands, so that the list does not jump under one's hands. */
  function update(work: Work) {
    queries.setQueryData<Pages>(queryKey, (old) => old && { ...old, pages: updated(old.pages, work) });
    void queries.invalidateQueries({ queryKey: keys.queues(courseId), refetchType: "none" });
  }
  return {
    items: query.data?.pages.flatMap((page) => page.items) ?? [],
    counts: query.data?.pages.at(-1)?.counts ?? null,
    hasMore: query.hasNextPage,
    isLoading: query.isPending,
    isLoadingMore: query.isFetchingNextPage,
    error: query.error,
    more: query.fetchNextPage,
    update,
  };
}

function updated(pages: readonly Queue[], work: Work): Queue[] {
  const before = pages
    .flatMap((page) => page.items)
    .find((item) => item.submission_id === work.submission_id);
  return pages.map((page) => ({
    ...page,
    counts: before ? moved(page.counts, before.status, work.status) : page.counts,
    items: page.items.map((item) =>
      item.submission_id === work.submission_id ? withWork(item, work) : item,
    ),
  }));
}

function withWork(item: QueueItem, { status, score, attempt }: Work): QueueItem {
  return { ...item, status, score, attempt };
}

function moved(counts: Queue["counts"], from: Work["status"], to: Work["status"]): Queue["counts"] {
  const left = { ...counts, [from]: Math.max(0, counts[from] - 1) };
  return { ...left, [to]: left[to] + 1 };
}
