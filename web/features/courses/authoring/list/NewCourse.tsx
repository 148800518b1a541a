"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { Form } from "@/ui/Form";
import { TextField } from "@/ui/TextField";
import { createCourse } from "../api";

/** Asks for a title alone, and leads straight into the new course's outline. */
export function NewCourse() {
  const t = useTranslations("teach.newCourse");
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onPress={() => setOpen(true)}>
        {t("open")}
      </Button>
      <Dialog title={t("heading")} size="sm" isOpen={isOpen} onOpenChange={setOpen}>
        {(close) => (
          <Form
            onSubmit={async (data) => {
              const made = await createCourse(String(data.get("title")).trim());
              close();
              router.push(`/teach/${made.course_id}/outline`);
            }}
          >
            <TextField
              name="title"
              label={t("title")}
              description={t("titleHelp")}
              isRequired
              autoFocus
              maxLength={200}
              autoComplete="off"
            />
            <DialogActions>
              <Button type="submit" variant="primary">
                {t("create")}
              </Button>
              <Button variant="quiet" onPress={close}>
                {t("cancel")}
              </Button>
            </DialogActions>
          </Form>
        )}
      </Dialog>
    </>
  );
}
