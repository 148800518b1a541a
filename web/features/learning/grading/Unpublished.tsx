import { Rocket } from "lucide-react";
import { translator } from "@/i18n/server";
import { EmptyState } from "@/ui/EmptyState";
import { LinkButton } from "@/ui/LinkButton";
import { PageHeader } from "@/ui/PageHeader";

/** Instead of learners and their work, while a course was never published. */
export async function Unpublished(props: {
  courseId: string;
  heading: "queue" | "gradebook" | "learners" | "issued";
}) {
  const t = await translator("grading");
  return (
    <>
      <PageHeader title={t(`${props.heading}.title`)} />
      <EmptyState
        icon={Rocket}
        title={t("unpublished.title")}
        text={t("unpublished.text")}
        action={
          <LinkButton href={`/teach/${props.courseId}/publish`} variant="primary">
            {t("unpublished.action")}
          </LinkButton>
        }
      />
    </>
  );
}
