import type { ReactNode } from "react";
import { ClientMessages } from "./client";
import { messagesOf, type Namespace } from "./messages";
import { currentFormats, currentLocale } from "./server";

/** Gives client components below the messages of the named namespaces, and of those further up. */
export async function ProvideMessages(props: { namespaces: readonly Namespace[]; children: ReactNode }) {
  const locale = await currentLocale();
  return (
    <ClientMessages
      locale={locale}
      formats={await currentFormats()}
      messages={messagesOf(locale, props.namespaces)}
    >
      {props.children}
    </ClientMessages>
  );
}
