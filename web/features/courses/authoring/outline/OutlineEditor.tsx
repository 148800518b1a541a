"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Notice } from "@/ui/Notice";
import { ListTree, Plus } from "lucide-react";
import { PublishBar } from "../publish/PublishBar";
import type { LessonType, Outline } from "../types";
import { NewPart } from "./NewPart";
import { OutlineTree } from "./OutlineTree";
import { useOutline } from "./useOutline";

/** The course's outline: modules and lessons to add, name, order and take out. */
export function OutlineEditor({ initial, timeZone }: { initial: Outline; timeZone: string }) {
  const t = useTranslations("teach.outline");
  const types = useTranslations("teach.lessonTypes");
  const store = useOutline(initial);
  const [renaming, setRenaming] = useState<string | null>(null);
  const { modules, course } = store.outline;

  async function addLesson(moduleId: string, type: LessonType) {
    const made = await store.addLesson(moduleId, type, t("newLesson", { type: types(type) }));
    if (made) setRenaming(made);
  }

  return (
    <>
      <PublishBar course={course} />
      <h1 className="mb-1 font-serif text-2xl font-semibold">{t("heading")}</h1>
      <p className="mb-5 text-sm text-ink-soft">{t("help")}</p>
      {store.isConflict && (
        <Notice
          tone="warn"
          live
          className="mb-4"
          title={t("conflictTitle")}
          action={
            <Button size="sm" onPress={store.dismissConflict}>
              {t("conflictSeen")}
            </Button>
          }
        >
          {t("conflictText")}
        </Notice>
      )}
      {modules.length === 0 ? (
        <EmptyState icon={ListTree} title={t("emptyTitle")} text={t("emptyText")} />
      ) : (
        <OutlineTree
          store={store}
          timeZone={timeZone}
          renaming={renaming}
          setRenaming={setRenaming}
          onAddLesson={addLesson}
        />
      )}
      <NewPart
        label={t("moduleTitle")}
        action={t("addModule")}
        icon={<Plus aria-hidden="true" />}
        startOpen={modules.length === 0}
        onAdd={async (title) => (await store.addModule(title)) !== null}
      />
    </>
  );
}
