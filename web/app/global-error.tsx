"use client";

import texts from "@/messages/en/broken.json";
import { digestOf } from "@/lib/digest";
import { ErrorPage } from "@/ui/ErrorPage";
import { NativeButton } from "@/ui/NativeButton";
import "./globals.css";

/** Shown where the frame of all pages broke, and with it the choice of a language: it speaks English. */
export default function BrokenFrame({ error, retry }: { error: unknown; retry: () => void }) {
  const { crashedTitle, crashedBody, tryAgain } = texts;
  return (
    <html lang="en">
      <head>
        <title>{crashedTitle}</title>
      </head>
      <body className="flex min-h-dvh flex-col">
        <ErrorPage
          title={crashedTitle}
          actions={
            <NativeButton variant="primary" onClick={() => retry()}>
              {tryAgain}
            </NativeButton>
          }
        >
          {crashedBody.replace("{code}", digestOf(error))}
        </ErrorPage>
      </body>
    </html>
  );
}
