"use client";

import type { ReactNode } from "react";
import { Tab as AriaTab, TabList, TabPanel, Tabs as AriaTabs } from "react-aria-components/Tabs";
import { Aria } from "./Aria";

export interface TabItem {
  id: string;
  label: string;
  content: ReactNode;
}

/** Parts of one thing of which one is seen at a time. Places with an address of their own are links instead. */
export function Tabs(props: {
  label: string;
  items: readonly TabItem[];
  selected?: string;
  defaultSelected?: string;
  onSelect?: (id: string) => void;
}) {
  return (
    <Aria>
      <AriaTabs
        selectedKey={props.selected}
        defaultSelectedKey={props.defaultSelected}
        onSelectionChange={(key) => props.onSelect?.(String(key))}
      >
        <TabList
          aria-label={props.label}
          className="flex gap-1 overflow-x-auto border-b border-line px-0.5 pt-0.5"
        >
          {props.items.map(({ id, label }) => (
            <AriaTab key={id} id={id} className={TAB}>
              {label}
            </AriaTab>
          ))}
        </TabList>
        {props.items.map(({ id, content }) => (
          <TabPanel key={id} id={id} className="pt-5">
            {content}
          </TabPanel>
        ))}
      </AriaTabs>
    </Aria>
  );
}

const TAB =
  "flex min-h-11 shrink-0 cursor-pointer items-center border-b-2 border-transparent px-3 text-sm text-ink-soft " +
  "hover:text-ink data-selected:border-accent data-selected:font-semibold data-selected:text-ink " +
  "data-focus-visible:-outline-offset-2 forced-colors:data-selected:border-[Highlight]";
