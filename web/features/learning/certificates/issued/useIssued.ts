import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import type { IssuedCertificates } from "./types";

/** By what everything that was issued in a course is kept in the browser. */
export const issuedKey = (courseId: string) => ["issued", courseId];

/** The course's certificates, or those that the words find. */
export function useIssued(courseId: string, words: string, first: IssuedCertificates) {
  return useInfiniteQuery({
    queryKey: [...issuedKey(courseId), words],
    queryFn: ({ pageParam }) => (words ? search(courseId, words) : read(courseId, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    initialData: words ? undefined : { pages: [first], pageParams: [null as string | null] },
  });
}

function read(courseId: string, cursor: string | null): Promise<IssuedCertificates> {
  const params = { path: { courseId }, query: { cursor: cursor ?? undefined } };
  return unwrap(api.GET("/api/v1/courses/{courseId}/certificates", { params }));
}

async function search(courseId: string, text: string): Promise<IssuedCertificates> {
  const params = { path: { courseId } };
  const found = await unwrap(
    api.POST("/api/v1/courses/{courseId}/certificates/search", { params, body: { text } }),
  );
  return { items: found.items, next_cursor: null };
}
