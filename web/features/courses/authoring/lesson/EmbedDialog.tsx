"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import type { FieldErrors } from "@/ui/form/problem";
import type { Block } from "../types";

/** Asks for the address of a page of another site. */
export function EmbedDialog({ onClose, onAdd }: { onClose: () => void; onAdd: (block: Block) => void }) {
  const t = useTranslations("teach.blocks");
  return (
    <Dialog title={t("embedHeading")} size="sm" isOpen onOpenChange={onClose}>
      <Form
        validate={(data): FieldErrors =>
          /^https:\/\/\S+\.\S+/.test(String(data.get("url"))) ? {} : { url: t("httpsOnly") }
        }
        onSubmit={(data) => {
          const url = String(data.get("url")).trim();
          onAdd({ kind: "embed", url, title: String(data.get("title")).trim(), height_pixels: 600 });
          onClose();
        }}
      >
        <TextField
          name="url"
          label={t("url")}
          description={t("embedHelp")}
          isRequired
          autoFocus
          inputMode="url"
        />
        <TextField
          name="title"
          label={t("title")}
          description={t("embedTitleHelp")}
          optional
          maxLength={200}
        />
        <DialogActions>
          <Button type="submit" variant="primary">
            {t("embedAdd")}
          </Button>
        </DialogActions>
      </Form>
    </Dialog>
  );
}
