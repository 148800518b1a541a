import Link from "next/link";
import { formatter, translator } from "@/i18n/server";
import { Disclosure } from "@/ui/Disclosure";
import { deviceOf } from "../../devices";
import type { AuditEntry, Role } from "../types";
import { countsIn, isOwn, listIn, numberIn, whoIs } from "./words";

/** Entries of the audit log as sentences, the newest first. */
export async function AuditList(props: { entries: readonly AuditEntry[]; timeZone: string }) {
  const t = await translator("admin.audit");
  return (
    <ol aria-label={t("list")} className="border-t border-line">
      {props.entries.map((entry) => (
        <Entry key={entry.entry_id} entry={entry} timeZone={props.timeZone} />
      ))}
    </ol>
  );
}

async function Entry({ entry, timeZone }: { entry: AuditEntry; timeZone: string }) {
  const t = await translator("admin.audit");
  const format = await formatter();
  const at = new Date(entry.recorded_at);
  return (
    <li className="border-b border-line py-3">
      <p>
        <Sentence entry={entry} />
      </p>
      {entry.note && <p className="text-sm">{t("note", { note: entry.note })}</p>}
      <p className="text-sm text-ink-soft">
        <time dateTime={entry.recorded_at}>
          {format.dateTime(at, { dateStyle: "medium", timeStyle: "medium", timeZone })}
        </time>
        <Origin entry={entry} />
      </p>
      <More entry={entry} />
    </li>
  );
}

async function Sentence({ entry }: { entry: AuditEntry }) {
  const t = await translator("admin.audit");
  const role = await translator("admin.roles");
  const format = await formatter();
  const roles = (name: string) =>
    format.list(listIn(entry, name).map((one) => role(one as Role))) || t("none");
  return t.rich(`${isOwn(entry) ? "own" : "other"}.${entry.action}`, {
    actor: () => <Person id={entry.actor_id} name={entry.actor_name} />,
    subject: () => <Person id={entry.subject_id} name={entry.subject_name} />,
    before: roles("before"),
    after: roles("after"),
    count: listIn(entry, "session_ids").length || 1,
    codes: numberIn(entry, "codes_left"),
    service: String(entry.details.service ?? ""),
  });
}

async function Person(props: { id: string | null; name: string | null }) {
  const t = await translator("admin.audit");
  const who = whoIs(props.id, props.name);
  if (who.kind !== "person") return <strong className="font-medium">{t(who.kind)}</strong>;
  return (
    <Link href={`/admin/users/${who.id}`} className="font-medium text-accent underline underline-offset-2">
      {who.name}
    </Link>
  );
}

async function Origin({ entry }: { entry: AuditEntry }) {
  const t = await translator("admin.audit");
  const { browser, system } = deviceOf(entry.device ?? "");
  return (
    <>
      {entry.address && ` · ${t("from", { address: entry.address })}`}
      {browser && system && ` · ${t("on", { browser, system })}`}
    </>
  );
}

async function More({ entry }: { entry: AuditEntry }) {
  const t = await translator("admin.audit");
  const actor = whoIs(entry.actor_id, entry.actor_name);
  const subject = whoIs(entry.subject_id, entry.subject_name);
  return (
    <Disclosure summary={t("more")} className="text-sm text-ink-soft">
      <div className="flex flex-col gap-1 break-all">
        {entry.action === "person_data_deleted" && <Deleted entry={entry} />}
        {entry.position !== null && <p>{t("entry", { position: entry.position })}</p>}
        {entry.device && (
          <p>
            {t("deviceText")}: {entry.device}
          </p>
        )}
        {entry.digest && (
          <p>
            {t("digest")}: <code className="font-mono text-xs">{entry.digest}</code>
          </p>
        )}
        {actor.kind === "person" && (
          <FilterLink href={`/admin/audit?actor=${actor.id}`} label={t("onlyBy", { name: actor.name })} />
        )}
        {subject.kind === "person" && (
          <FilterLink
            href={`/admin/audit?subject=${subject.id}`}
            label={t("onlyAbout", { name: subject.name })}
          />
        )}
      </div>
    </Disclosure>
  );
}

/** What a service deleted of an erased person: rows by table, or files. */
async function Deleted({ entry }: { entry: AuditEntry }) {
  const t = await translator("admin.audit");
  const format = await formatter();
  const parts = countsIn(entry).map((one) => t("deletedPart", one));
  return <p>{parts.length > 0 ? t("deleted", { what: format.list(parts) }) : t("deletedNothing")}</p>;
}

function FilterLink({ href, label }: { href: string; label: string }) {
  return (
    <Link href={href} className="self-start py-1 text-accent underline underline-offset-2">
      {label}
    </Link>
  );
}
