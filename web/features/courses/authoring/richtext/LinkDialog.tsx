"use client";

import type { Editor } from "@tiptap/react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";

/** Asks where the marked words lead. */
export function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const t = useTranslations("teach.richtext");
  const href = String(editor.getAttributes("link").href ?? "");
  const hasWords = !editor.state.selection.empty || href !== "";

  function link(data: FormData) {
    const address = withScheme(String(data.get("href")).trim());
    const chain = editor.chain().focus();
    if (hasWords) chain.extendMarkRange("link").setLink({ href: address }).run();
    else
      chain
        .insertContent({ type: "text", text: address, marks: [{ type: "link", attrs: { href: address } }] })
        .run();
    onClose();
  }

  return (
    <Dialog title={t("linkHeading")} size="sm" isOpen onOpenChange={onClose}>
      <Form onSubmit={link}>
        <TextField
          name="href"
          label={t("linkAddress")}
          description={t("linkHelp")}
          defaultValue={href}
          isRequired
          autoFocus
          autoComplete="off"
          inputMode="url"
        />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("linkSet")}
          </Button>
          {href && (
            <Button
              onPress={() => {
                editor.chain().focus().extendMarkRange("link").unsetLink().run();
                onClose();
              }}
            >
              {t("linkRemove")}
            </Button>
          )}
        </DialogActions>
      </Form>
    </Dialog>
  );
}

function withScheme(address: string): string {
  if (/^[a-z][a-z0-9+.-]*:|^[/#]/i.test(address)) return address;
  return address.includes("@") && !address.includes("/") ? `mailto:${address}` : `https://${address}`;
}
