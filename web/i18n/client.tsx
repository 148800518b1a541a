"use client";

import { createContext, useContext, useMemo, type ReactNode } from "react";
import { createFormatter } from "use-intl/core";
import { IntlProvider } from "use-intl/react";
import type { Formats } from "./formats";
import type { CompiledMessages } from "./messages";

type Formatter = ReturnType<typeof createFormatter>;

const Inherited = createContext<CompiledMessages>({});
const Writing = createContext<{ formatter: Formatter; locale: string } | null>(null);

/** Compiled messages for the components below, added to those that they already have, and the reader's formats. */
export function ClientMessages(props: {
  locale: string;
  formats: Formats;
  messages: CompiledMessages;
  children: ReactNode;
}) {
  const { locale: written, timeZone } = props.formats;
  const inherited = useContext(Inherited);
  const messages = useMemo(() => ({ ...inherited, ...props.messages }), [inherited, props.messages]);
  const writing = useMemo(
    () => ({ formatter: createFormatter({ locale: written, timeZone }), locale: written }),
    [written, timeZone],
  );
  return (
    <Inherited value={messages}>
      <Writing value={writing}>
        <IntlProvider locale={props.locale} messages={messages as never} timeZone={timeZone}>
          {props.children}
        </IntlProvider>
      </Writing>
    </Inherited>
  );
}

function useWriting() {
  const writing = useContext(Writing);
  if (!writing) throw new Error("dates and numbers need ClientMessages above");
  return writing;
}

/**
 * Dates, numbers and lists as the reader has them. Locale and time zone come from the server, never from the
 * browser: a page whose first drawing differs from what the server sent is drawn anew.
 */
export function useFormatter(): Formatter {
  return useWriting().formatter;
}

/** The locale by whose customs the reader writes dates and numbers. */
export function useFormatLocale(): string {
  return useWriting().locale;
}
