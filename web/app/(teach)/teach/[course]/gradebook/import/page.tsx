import { unwrap } from "@/client/problem";
import { serverApi } from "@/client/server";
import { GradeImports } from "@/features/learning/gradebook/GradeImports";
import { ImportGrades } from "@/features/learning/gradebook/ImportGrades";
import { Unpublished } from "@/features/learning/grading/Unpublished";
import { ProvideMessages } from "@/i18n/provide";
import { translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { PageHeader } from "@/ui/PageHeader";
import { Section } from "@/ui/Section";
import { loadDraft, orNotFound, requireTeacher } from "../../../guard";

export default async function Page({ params }: { params: Promise<{ course: string }> }) {
  const { course: courseId } = await params;
  await requireTeacher(`/teach/${courseId}/gradebook/import`);
  const { course } = await loadDraft(courseId);
  if (course.version === null) return <Unpublished courseId={courseId} heading="gradebook" />;
  const api = await serverApi();
  const imports = await orNotFound(
    unwrap(api.GET("/api/v1/courses/{courseId}/grade-imports", { params: { path: { courseId } } })),
  );
  const t = await translator("grading.import");
  return (
    <ProvideMessages namespaces={["grading"]}>
      <PageHeader
        title={t("title")}
        lead={t("lead")}
        actions={<LinkButton href={`/teach/${courseId}/gradebook`}>{t("back")}</LinkButton>}
      />
      <ImportGrades courseId={courseId} />
      {imports.items.length > 0 && (
        <Section title={t("imports")}>
          <GradeImports courseId={courseId} imports={imports.items} />
        </Section>
      )}
    </ProvideMessages>
  );
}
