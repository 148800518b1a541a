import { SERVICES, type Held, type Service } from "./exporting";

export interface Words {
  language: string;
  title: string;
  lead: string;
  nothing: string;
  service: (service: Service) => string;
  moment: (at: Date) => string;
}

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}" +
  "table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}" +
  "th,td{border-top:1px solid #8886;padding:.25rem .75rem .25rem 0;text-align:start;vertical-align:top}" +
  "th{width:14rem;font-weight:600}td{overflow-wrap:anywhere;white-space:pre-wrap}";

const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** All that is held about a person as one page that any browser shows, without a line to anywhere. */
export function report(held: Record<Service, Held>, words: Words): string {
  const parts = SERVICES.map((service) => part(words.service(service), held[service], words));
  const title = escaped(words.title);
  return [
    `<!doctype html><html lang="${escaped(words.language)}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>`,
    `<body><h1>${title}</h1><p>${escaped(words.lead)}</p>${parts.join("")}</body></html>`,
  ].join("");
}

function part(name: string, { tables }: Held, words: Words): string {
  const filled = Object.entries(tables).filter(([, rows]) => rows.length > 0);
  const body = filled.map(([table, rows]) => {
    const list = rows.map((row) => `<table>${lines(row, words)}</table>`).join("");
    return `<h3>${escaped(spoken(table))}</h3>${list}`;
  });
  return `<h2>${escaped(name)}</h2>${body.join("") || `<p>${escaped(words.nothing)}</p>`}`;
}

function lines(row: Readonly<Record<string, unknown>>, words: Words): string {
  return Object.entries(row)
    .filter(([, value]) => value !== null && value !== "")
    .map(
      ([name, value]) => `<tr><th>${escaped(spoken(name))}</th><td>${escaped(shown(value, words))}</td></tr>`,
    )
    .join("");
}

function shown(value: unknown, words: Words): string {
  if (typeof value === "string") return MOMENT.test(value) ? words.moment(new Date(value)) : value;
  return JSON.stringify(value, null, 1);
}

/** `email_verified_at` as people read it. */
function spoken(name: string): string {
  const text = name.replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
