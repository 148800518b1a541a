"use client";

import { CircleAlert, CircleCheck, CloudOff, Loader } from "lucide-react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import type { SaveState } from "@/lib/autosave";

const LOOKS = {
  saved: { Icon: CircleCheck, tone: "text-ink-soft" },
  dirty: { Icon: Loader, tone: "text-ink-soft" },
  saving: { Icon: Loader, tone: "text-ink-soft" },
  offline: { Icon: CloudOff, tone: "text-warn" },
  refused: { Icon: CircleAlert, tone: "text-bad" },
  conflict: { Icon: CircleAlert, tone: "text-bad" },
} as const;

/** Whether what one sees is saved. Only trouble is read out at once; "Saved" would be said at every pause. */
export function SaveStatus(props: { state: SaveState; onRetry: () => void }) {
  const t = useTranslations("teach.save");
  const { Icon, tone } = LOOKS[props.state];
  const isTrouble = props.state === "offline" || props.state === "refused" || props.state === "conflict";
  return (
    <div className="flex items-center gap-2">
      <p
        role={isTrouble ? "alert" : undefined}
        className={classes("flex items-center gap-1.5 text-sm", tone)}
      >
        <Icon aria-hidden="true" className="size-4.5" />
        <span data-testid="save-state">{t(props.state)}</span>
      </p>
      {props.state === "offline" && (
        <Button size="sm" variant="quiet" onPress={props.onRetry}>
          {t("retry")}
        </Button>
      )}
    </div>
  );
}
