"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "@/ui/Skeleton";

/** A list of hundreds that is searched by typing. What draws it (45 kB) comes after the page, as tall as it will be. */
export const LongList = dynamic(() => import("@/ui/ComboBox").then((module) => module.ComboBox), {
  ssr: false,
  loading: () => <Skeleton className="h-25 w-full" />,
});
