"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/ui/Skeleton";
import type { RichEditorProps } from "./RichEditor";

const Loaded = dynamic(() => import("./CarefulEditor"), {
  ssr: false,
  loading: () => <Skeleton className="h-24 w-full rounded-md" />,
});

/** The editor for rich text, loaded when it is first wanted. */
export function LazyRichEditor(props: RichEditorProps) {
  return <Loaded {...props} />;
}
