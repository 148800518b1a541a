"use client";

import { useTranslations } from "use-intl";
import { NativeButton } from "./NativeButton";
import { Spinner } from "./Spinner";

/** More of a list, on demand. What comes is put after what is there; the focus stays on the button. */
export function LoadMore(props: { hasMore: boolean; isLoading: boolean; onMore: () => void }) {
  const t = useTranslations("ui.pages");
  return (
    <div className="flex flex-col items-center gap-2 py-4">
      {props.hasMore && (
        <NativeButton
          aria-disabled={props.isLoading || undefined}
          onClick={props.isLoading ? undefined : props.onMore}
        >
          {props.isLoading && <Spinner />}
          {t("more")}
        </NativeButton>
      )}
      <p role="status" className="text-sm text-ink-soft">
        {!props.hasMore && t("end")}
      </p>
    </div>
  );
}
