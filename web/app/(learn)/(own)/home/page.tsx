import type { Metadata } from "next";
import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { requireUser } from "@/app/shell/requireUser";
import { Dashboard } from "@/features/learning/home/Dashboard";
import { translator } from "@/i18n/server";

const AGENDA_DAYS = 28;

interface Props {
  searchParams: Promise<{ cursor?: string }>;
}

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator("learn.home");
  return { title: t("title") };
}

export default async function Page({ searchParams }: Props) {
  const { cursor } = await searchParams;
  const user = await requireUser("/home");
  const api = await serverApi();
  const [progress, agenda] = await Promise.all([
    unwrap(
      api.GET("/api/v1/users/{userId}/progress", {
        params: { path: { userId: user.user_id }, query: { limit: 24, cursor } },
      }),
    ),
    unwrap(api.GET("/api/v1/users/me/agenda", { params: { query: { days: AGENDA_DAYS, limit: 8 } } })),
  ]);
  return <Dashboard firstName={user.first_name} progress={progress} due={agenda.items} />;
}
