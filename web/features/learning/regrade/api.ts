import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import type { Moves, Regrade, Regrades, Treatments } from "./types";

const key = (lessonId: string) => ["regrades", lessonId];
const UNDER_WAY = new Set<Regrade["status"]>(["previewing", "applying", "undoing"]);

/** Whether the server is still at it, so that its figures grow. */
export const isUnderWay = (regrade: Regrade) => UNDER_WAY.has(regrade.status);

/** The regrades of a quiz, the newest first; read again every second while one is under way. */
export function useRegrades(lessonId: string, first: Regrades) {
  return useQuery({
    queryKey: key(lessonId),
    queryFn: () =>
      unwrap(api.GET("/api/v1/lessons/{lessonId}/quiz/regrades", { params: { path: { lessonId } } })),
    initialData: first,
    refetchInterval: (query) => (query.state.data?.items.some(isUnderWay) ? 1000 : false),
  }).data.items;
}

/** Who moves by a regrade, in pages. */
export function useMoves(regrade: Regrade) {
  const path = { lessonId: regrade.lesson_id, regradeId: regrade.regrade_id };
  return useInfiniteQuery({
    queryKey: [...key(regrade.lesson_id), regrade.regrade_id, "moves"],
    queryFn: ({ pageParam }): Promise<Moves> =>
      unwrap(
        api.GET("/api/v1/lessons/{lessonId}/quiz/regrades/{regradeId}/moves", {
          params: { path, query: { cursor: pageParam ?? undefined } },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor ?? null,
    enabled: !isUnderWay(regrade),
  });
}

/** What can be done with regrades; `problem` says why the last thing was refused. */
export function useRegrading(lessonId: string) {
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<ApiProblem | "unreachable" | null>(null);

  const run = async (act: () => Promise<unknown>): Promise<boolean> => {
    setIsBusy(true);
    setProblem(null);
    try {
      await act();
      return true;
    } catch (error) {
      setProblem(error instanceof ApiProblem ? error : "unreachable");
      return false;
    } finally {
      await client.invalidateQueries({ queryKey: key(lessonId) });
      setIsBusy(false);
    }
  };
  const of = (regrade: Regrade) => ({ path: { lessonId, regradeId: regrade.regrade_id } });
  return {
    isBusy,
    problem,
    preview: (treatments: Treatments) =>
      run(() => {
        const body = {
          treatments: Object.entries(treatments).map(([question_id, treatment]) => ({
            question_id,
            treatment,
          })),
        };
        const params = { path: { lessonId } };
        return unwrap(api.POST("/api/v1/lessons/{lessonId}/quiz/regrades", { params, body }));
      }),
    apply: (regrade: Regrade, reason: string) =>
      run(() => {
        const body = { digest: regrade.digest, reason };
        const params = of(regrade);
        return unwrap(
          api.POST("/api/v1/lessons/{lessonId}/quiz/regrades/{regradeId}/apply", { params, body }),
        );
      }),
    undo: (regrade: Regrade) =>
      run(() =>
        unwrap(
          api.POST("/api/v1/lessons/{lessonId}/quiz/regrades/{regradeId}/undo", { params: of(regrade) }),
        ),
      ),
  };
}

export type Regrading = ReturnType<typeof useRegrading>;
