"use client";

import { useRouter } from "next/navigation";
import { Autocomplete } from "react-aria-components/Autocomplete";
import { Dialog } from "react-aria-components/Dialog";
import { Input } from "react-aria-components/Input";
import { ListBox, ListBoxItem } from "react-aria-components/ListBox";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { SearchField } from "react-aria-components/SearchField";
import { Search } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Aria } from "../Aria";
import { OPTION } from "../overlay";
import { matching, together } from "./matching";
import type { PaletteAction, PaletteProps } from "./types";
import { useSearch } from "./useSearch";

const SHOWN = 8;

/** Goes to a place or does a thing by its name. Load it through `PaletteKey`. */
export function Palette(props: PaletteProps & { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const t = useTranslations("ui.palette");
  return (
    <Aria>
      <ModalOverlay
        isOpen={props.isOpen}
        onOpenChange={props.onOpenChange}
        isDismissable
        className="fixed inset-0 z-40 flex items-start justify-center bg-backdrop p-4 data-entering:animate-fade sm:pt-[12vh]"
      >
        <Modal className="max-h-[70dvh] w-full max-w-xl overflow-y-auto rounded-lg border border-line bg-raised text-ink shadow-overlay data-entering:animate-appear">
          <Dialog aria-label={t("title")} className="outline-none">
            <Commands {...props} close={() => props.onOpenChange(false)} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </Aria>
  );
}

function Commands({ actions, search, close }: PaletteProps & { close: () => void }) {
  const t = useTranslations("ui.palette");
  const router = useRouter();
  const [query, setQuery] = useState("");
  const { found, state } = useSearch(query, search);
  // Whoever wants more writes more: a list that fits the screen needs no scrolling.
  const items = together(matching(actions, query), found, SHOWN);

  function run(id: string) {
    const action = items.find((item) => item.id === id);
    if (!action) return;
    close();
    action.onAction?.();
    if (action.href) router.push(action.href);
  }

  const empty = state === "searching" ? t("searching") : state === "failed" ? t("failed") : t("none");
  return (
    <Autocomplete inputValue={query} onInputChange={setQuery}>
      <SearchField
        aria-label={t("placeholder")}
        autoFocus
        className="sticky top-0 z-10 flex items-center gap-3 border-b border-line bg-raised px-4"
      >
        <Search aria-hidden="true" className="size-5 shrink-0 text-ink-soft" />
        <Input
          placeholder={t("placeholder")}
          className="min-h-14 w-full bg-transparent text-base outline-none placeholder:text-ink-soft [&::-webkit-search-cancel-button]:hidden"
        />
      </SearchField>
      <ListBox
        aria-label={t("results")}
        items={items}
        onAction={(key) => run(String(key))}
        renderEmptyState={() => <p className="px-3 py-4 text-sm text-ink-soft">{empty}</p>}
        className="p-1 outline-none"
      >
        {(action: PaletteAction) => (
          <ListBoxItem id={action.id} textValue={action.label} className={OPTION}>
            {action.icon}
            <span className="min-w-0">
              {action.label}
              {action.description && (
                <span className="block truncate text-xs text-ink-soft">{action.description}</span>
              )}
            </span>
          </ListBoxItem>
        )}
      </ListBox>
    </Autocomplete>
  );
}
