"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Select } from "@/ui/Select";
import type { OutlineLesson, OutlineModule } from "../types";

interface Props {
  lesson: OutlineLesson;
  modules: readonly OutlineModule[];
  onMove: (moduleId: string) => void;
  onClose: () => void;
}

/** Asks to which module a lesson goes. */
export function MoveDialog({ lesson, modules, onMove, onClose }: Props) {
  const t = useTranslations("teach.outline");
  const others = modules.filter((one) => one.module_id !== lesson.module_id);
  const [moduleId, setModuleId] = useState<string | null>(others[0]?.module_id ?? null);
  return (
    <Dialog title={t("moveHeading", { title: lesson.title })} size="sm" isOpen onOpenChange={onClose}>
      {others.length === 0 ? (
        <p>{t("moveNowhere")}</p>
      ) : (
        <Select
          label={t("moveModule")}
          items={others.map((one) => ({ id: one.module_id, label: one.title }))}
          value={moduleId}
          onChange={setModuleId}
        />
      )}
      <DialogActions>
        {others.length > 0 && (
          <Button
            variant="primary"
            onPress={() => {
              if (moduleId) onMove(moduleId);
              onClose();
            }}
          >
            {t("move")}
          </Button>
        )}
        <Button variant="quiet" onPress={onClose}>
          {t("cancel")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
