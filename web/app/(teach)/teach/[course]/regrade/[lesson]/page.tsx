import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { RegradePage } from "@/features/learning/regrade/RegradePage";
import { ProvideMessages } from "@/i18n/provide";
import { orNotFound, requireTeacher } from "../../../guard";

interface Props {
  params: Promise<{ course: string; lesson: string }>;
}

export default async function Page({ params }: Props) {
  const { course: courseId, lesson: lessonId } = await params;
  await requireTeacher(`/teach/${courseId}/regrade/${lessonId}`);
  const api = await serverApi();
  const of = { params: { path: { lessonId } } };
  const [corrections, regrades] = await orNotFound(
    Promise.all([
      unwrap(api.GET("/api/v1/lessons/{lessonId}/quiz/corrections", of)),
      unwrap(api.GET("/api/v1/lessons/{lessonId}/quiz/regrades", of)),
    ]),
  );
  return (
    <ProvideMessages namespaces={["grading"]}>
      <RegradePage courseId={courseId} corrections={corrections} first={regrades} />
    </ProvideMessages>
  );
}
