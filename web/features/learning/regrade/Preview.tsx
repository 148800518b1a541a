import { useTranslations } from "use-intl";
import { useFormatter } from "@/i18n/client";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { Notice } from "@/ui/Notice";
import { ProgressBar } from "@/ui/ProgressBar";
import { TextArea } from "@/ui/TextArea";
import { toast } from "@/ui/toast";
import { isUnderWay, type Regrading } from "./api";
import { MovesTable } from "./MovesTable";
import type { Regrade } from "./types";

/** What would change, and the way to have exactly that. */
export function Preview({ regrade, regrading }: { regrade: Regrade; regrading: Regrading }) {
  const t = useTranslations("grading.regrade.preview");
  if (isUnderWay(regrade)) return <UnderWay regrade={regrade} />;
  const apply = async (data: FormData) => {
    if (await regrading.apply(regrade, String(data.get("reason")))) toast.show({ message: t("applied") });
  };
  return (
    <>
      <Totals regrade={regrade} />
      {regrade.certificates_kept > 0 && (
        <Notice tone="warn" className="mb-6">
          {t("certificates", { count: regrade.certificates_kept })}
        </Notice>
      )}
      <MovesTable regrade={regrade} />
      <Form label={t("apply")} onSubmit={apply} className="mt-8 max-w-form">
        <TextArea
          label={t("reason")}
          description={t("reasonHelp")}
          name="reason"
          rows={2}
          maxLength={1000}
          isRequired
        />
        <div>
          <Button type="submit" variant="primary">
            {t("apply")}
          </Button>
        </div>
      </Form>
    </>
  );
}

/** How far the server is. */
export function UnderWay({ regrade }: { regrade: Regrade }) {
  const t = useTranslations("grading.regrade.preview");
  const isLooking = regrade.status === "previewing";
  const words = isLooking ? t("lookedAt", { done: regrade.looked_at, all: regrade.attempts }) : t("underWay");
  return (
    <div role="status" className="flex flex-col gap-2">
      <p>{words}</p>
      {isLooking && (
        <ProgressBar
          value={(100 * regrade.looked_at) / Math.max(regrade.attempts, 1)}
          label={words}
          className="max-w-form"
        />
      )}
    </div>
  );
}

/** How many attempts win, lose and keep. */
function Totals({ regrade }: { regrade: Regrade }) {
  const t = useTranslations("grading.regrade.preview");
  const format = useFormatter();
  return (
    <div role="status">
      <dl className="mb-6 flex flex-wrap gap-x-10 gap-y-3">
        {(["up", "down", "same"] as const).map((name) => (
          <div key={name} className="flex flex-col-reverse">
            <dt className="text-sm text-ink-soft">{t(name, { count: regrade[name] })}</dt>
            <dd className="font-serif text-2xl font-semibold tabular-nums">{format.number(regrade[name])}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
