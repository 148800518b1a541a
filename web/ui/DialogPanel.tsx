"use client";

import { X } from "lucide-react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button as AriaButton } from "react-aria-components/Button";
import { useTranslations } from "use-intl";
import { Aria } from "./Aria";
import { iconButtonClasses } from "./buttonStyles";
import { classes } from "./classes";
import type { DialogProps } from "./Dialog";

const WIDTHS = { sm: "sm:max-w-md", md: "sm:max-w-xl", lg: "sm:max-w-3xl" };

const BACKDROP =
  "fixed inset-0 z-40 flex items-end justify-center bg-backdrop data-entering:animate-fade sm:items-center sm:p-6";

const PANEL =
  "flex max-h-[92dvh] w-full flex-col rounded-t-lg border border-line bg-raised text-ink shadow-overlay " +
  "data-entering:animate-appear sm:max-h-full sm:rounded-lg forced-colors:border-[CanvasText]";

/** What `Dialog` shows once it is open. */
export function DialogPanel({
  title,
  children,
  size = "md",
  role,
  isDismissable = true,
  ...state
}: DialogProps) {
  const t = useTranslations("ui.dialog");
  return (
    <Aria>
      <ModalOverlay {...state} isDismissable={isDismissable} className={BACKDROP}>
        <Modal className={classes(PANEL, WIDTHS[size])}>
          <AriaDialog role={role} className="flex min-h-0 flex-col outline-none">
            {({ close }) => (
              <>
                <header className="flex items-start justify-between gap-4 px-5 pt-4 pb-2 sm:px-6">
                  <Heading slot="title" level={2} className="pt-1.5 font-serif text-xl font-semibold">
                    {title}
                  </Heading>
                  <AriaButton
                    onPress={close}
                    aria-label={t("close")}
                    className={iconButtonClasses({}, "-me-2 shrink-0")}
                  >
                    <X aria-hidden="true" />
                  </AriaButton>
                </header>
                <div className="min-h-0 overflow-y-auto px-5 pb-5 sm:px-6 sm:pb-6">
                  {typeof children === "function" ? children(close) : children}
                </div>
              </>
            )}
          </AriaDialog>
        </Modal>
      </ModalOverlay>
    </Aria>
  );
}
