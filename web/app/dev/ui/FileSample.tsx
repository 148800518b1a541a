"use client";

import { useState } from "react";
import { FileDrop } from "@/ui/FileDrop";
import { UploadList, type UploadEntry } from "@/ui/UploadList";

const STATES: UploadEntry[] = [
  { id: "1", name: "essay.pdf", bytes: 1_240_000, status: "sending", share: 0.6 },
  {
    id: "2",
    name: "a-picture-with-a-rather-long-name-that-has-to-be-cut.png",
    bytes: 48_000,
    status: "done",
    href: "#fields",
  },
  { id: "3", name: "data.csv", bytes: 900, status: "failed", error: "The connection broke. Try again." },
  { id: "4", name: "notes.pdf", bytes: 3_000, status: "waiting" },
];

export function FileSample() {
  const [entries, setEntries] = useState(STATES);
  const take = (files: File[]) =>
    setEntries((known) => [
      ...known,
      ...files.map((file) => ({
        id: crypto.randomUUID(),
        name: file.name,
        bytes: file.size,
        status: "waiting" as const,
      })),
    ]);
  return (
    <FileDrop
      label="Your files"
      description="PDF or pictures, up to 10 MB each."
      accept={[".pdf", "image/*"]}
      maxBytes={10_000_000}
      multiple
      onFiles={take}
    >
      <UploadList
        entries={entries}
        onRemove={(id) => setEntries((known) => known.filter((entry) => entry.id !== id))}
        onRetry={(id) =>
          setEntries((known) =>
            known.map((entry) => (entry.id === id ? { ...entry, status: "waiting" } : entry)),
          )
        }
      />
    </FileDrop>
  );
}
