"use client";

import { Home, Sun } from "lucide-react";
import { PaletteKey } from "@/ui/palette/PaletteKey";
import { toast } from "@/ui/toast";

const ACTIONS = [
  { id: "tokens", label: "Colour and type", href: "#tokens", icon: <Home aria-hidden="true" /> },
  {
    id: "greet",
    label: "Show a message",
    description: "Passes by after a few seconds",
    icon: <Sun aria-hidden="true" />,
    onAction: () => void toast.show({ message: "Good morning." }),
  },
];

/** Answers after a moment, as a server does. */
async function search(query: string) {
  await new Promise((resolve) => setTimeout(resolve, 300));
  return query.startsWith("x")
    ? []
    : [{ id: `found-${query}`, label: `Courses about ${query}`, href: "#shell" }];
}

export function PaletteSample() {
  return <PaletteKey actions={ACTIONS} search={search} />;
}
