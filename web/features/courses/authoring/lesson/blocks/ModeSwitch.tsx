"use client";

import { ToggleButton } from "react-aria-components/ToggleButton";
import { ToggleButtonGroup } from "react-aria-components/ToggleButtonGroup";
import { useTranslations } from "use-intl";
import { Aria } from "@/ui/Aria";

export type Mode = "rich" | "markdown" | "html";
const MODES: readonly Mode[] = ["rich", "markdown", "html"];

/** In which way a text is written. */
export function ModeSwitch(props: {
  mode: Mode;
  number: number;
  isBusy: boolean;
  onSwitch: (mode: Mode) => void;
}) {
  const t = useTranslations("teach.text");
  return (
    <Aria>
      <ToggleButtonGroup
        aria-label={t("modes", { number: props.number })}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[props.mode]}
        isDisabled={props.isBusy}
        onSelectionChange={(keys) => {
          const [next] = keys;
          if (next) props.onSwitch(next as Mode);
        }}
        className="flex gap-1 self-end"
      >
        {MODES.map((mode) => (
          <ToggleButton
            key={mode}
            id={mode}
            className="min-h-8 rounded-sm px-2.5 text-xs text-ink-soft hover:text-ink data-selected:bg-accent-soft data-selected:font-semibold data-selected:text-accent"
          >
            {t(mode)}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </Aria>
  );
}
