import "server-only";
import compile from "icu-minify/compile";
import en from "@/messages/en";
import type { Locale } from "./locales";
import { pseudo } from "./pseudo";

export type Messages = typeof en;
export type Namespace = keyof Messages;
export type CompiledMessages = { [key: string]: CompiledMessages | unknown };

const compiled = new Map<string, CompiledMessages>();

function compileAll(messages: object, locale: Locale): CompiledMessages {
  const result: CompiledMessages = {};
  for (const [key, value] of Object.entries(messages)) {
    result[key] =
      typeof value === "string"
        ? plain(compile(locale === "ar-XB" ? pseudo(value) : value))
        : compileAll(value as object, locale);
  }
  return result;
}

/** The compiler's plurals have no prototype, which React does not pass on to client components. */
function plain(message: unknown): unknown {
  return typeof message === "string" ? message : JSON.parse(JSON.stringify(message));
}

/** The compiled messages of the namespaces; each is compiled once in the life of the server. */
export function messagesOf(locale: Locale, namespaces: readonly Namespace[]): CompiledMessages {
  const chosen: CompiledMessages = {};
  for (const name of namespaces) {
    const key = `${locale} ${name}`;
    let found = compiled.get(key);
    if (!found) {
      found = compileAll(en[name], locale);
      compiled.set(key, found);
    }
    chosen[name] = found;
  }
  return chosen;
}

export const ALL_NAMESPACES = Object.keys(en) as Namespace[];
