import { translator } from "@/i18n/server";
import { LinkButton } from "@/ui/LinkButton";
import { NativeButton } from "@/ui/NativeButton";
import { NativeSelect } from "@/ui/NativeField";
import { Badge } from "@/ui/Badge";
import { ACTIONS } from "./actions";

interface Filter {
  actor?: string;
  subject?: string;
  action?: string;
}

/** What entries are shown. Whom to filter by is chosen at an entry, or on a person's page. */
export async function AuditFilter(props: {
  filter: Filter;
  actorName: string | null;
  subjectName: string | null;
}) {
  const t = await translator("admin.audit");
  const { actor, subject, action } = props.filter;
  const items = [
    { id: "", label: t("anything") },
    ...ACTIONS.map((id) => ({ id, label: t(`actions.${id}`) })),
  ];
  return (
    <form action="/admin/audit" aria-label={t("filters")} className="mb-6 flex flex-wrap items-end gap-2">
      {actor && <input type="hidden" name="actor" value={actor} />}
      {subject && <input type="hidden" name="subject" value={subject} />}
      <NativeSelect
        label={t("action")}
        name="action"
        items={items}
        defaultValue={action ?? ""}
        className="max-w-72"
      />
      <NativeButton type="submit">{t("apply")}</NativeButton>
      {(actor ?? subject ?? action) && (
        <LinkButton href="/admin/audit" variant="quiet">
          {t("clear")}
        </LinkButton>
      )}
      {(actor ?? subject) && (
        <p className="flex w-full flex-wrap gap-2 pt-1">
          {actor && <Badge tone="info">{t("byActor", { name: props.actorName ?? t("onePerson") })}</Badge>}
          {subject && (
            <Badge tone="info">{t("bySubject", { name: props.subjectName ?? t("onePerson") })}</Badge>
          )}
        </p>
      )}
    </form>
  );
}
