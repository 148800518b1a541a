/** The name of the field that an element belongs to. */
export function nameAt(target: EventTarget | null): string | undefined {
  if (!(target instanceof Element)) return undefined;
  const field = target.closest<HTMLElement>("[data-field]");
  if (field?.dataset.field) return field.dataset.field;
  return target instanceof HTMLInputElement ? target.name : undefined;
}

const FOCUSABLE =
  "input:not([type=hidden],[tabindex='-1']), textarea, button:not([tabindex='-1']), [role=spinbutton], [tabindex='0']";

/** Moves the focus into a field of a form, by the field's name. */
export function focusField(form: HTMLFormElement, name: string): void {
  const field = form.querySelector(`[data-field="${CSS.escape(name)}"]`);
  const target = field?.querySelector<HTMLElement>(FOCUSABLE) ?? form.elements.namedItem(name);
  if (!(target instanceof HTMLElement)) return;
  target.focus();
  target.scrollIntoView({ block: "center" });
}
