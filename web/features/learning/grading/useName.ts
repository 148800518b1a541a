import { useTranslations } from "use-intl";
import type { Person } from "./types";

/** How a person is called; who was erased or has no name yet is called that. */
export function useName(): (person: Person) => string {
  const t = useTranslations("grading");
  return ({ first_name, last_name }) => [first_name, last_name].filter(Boolean).join(" ") || t("nameless");
}
