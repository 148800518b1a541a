import Link from "next/link";
import type { components } from "@/client/schema";
import { formatter, translator } from "@/i18n/server";
import { classes } from "@/ui/classes";

type Item = components["schemas"]["AgendaItemOut"];

/** What is due, soonest first; what is overdue stands at the top because it was due earlier. */
export async function Agenda({ items }: { items: Item[] }) {
  const t = await translator("learn.home");
  const format = await formatter();
  return (
    <aside aria-labelledby="due">
      <h2 id="due" className="mb-2 font-serif text-lg font-semibold">
        {t("due")}
      </h2>
      {items.length === 0 ? (
        <p className="border-t border-line pt-4 text-sm text-ink-soft">{t("nothingDue")}</p>
      ) : (
        <ul className="divide-y divide-line border-y border-line">
          {items.map((item) => {
            const when = format.dateTime(new Date(item.due_at), {
              dateStyle: "medium",
              timeStyle: "short",
            });
            return (
              <li key={item.lesson_id}>
                <Link href={`/learn/${item.course_slug}/${item.lesson_id}`} className="group block py-3.5">
                  <span className="block font-medium group-hover:text-accent">{item.lesson_title}</span>
                  <span className="block text-sm text-ink-soft">{item.course_title}</span>
                  <span
                    className={classes(
                      "block text-sm",
                      item.overdue ? "font-medium text-bad" : "text-ink-soft",
                    )}
                  >
                    {item.overdue ? t("overdue", { when }) : t("dueAt", { when })}
                  </span>
                </Link>
              </li>
            );
          })}
        </ul>
      )}
    </aside>
  );
}
