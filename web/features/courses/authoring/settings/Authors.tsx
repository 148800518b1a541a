"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { Form } from "@/ui/Form";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";
import { findInstructor, setAuthors } from "../api";
import { messageOf } from "../shell/messages";
import type { CourseState } from "../types";

export interface AuthorName {
  userId: string;
  name: string;
  isInstructor: boolean;
}

interface Props {
  courseId: string;
  authors: AuthorName[];
  etag: string;
  onSaved: (course: CourseState) => void;
}

/** Who else writes this course. A co-author may do everything that its instructor may. */
export function Authors({ courseId, authors, etag, onSaved }: Props) {
  const t = useTranslations("teach.settings");
  const router = useRouter();
  const [email, setEmail] = useState("");
  const others = authors.filter((one) => !one.isInstructor).map((one) => one.userId);

  async function put(userIds: string[]) {
    onSaved(await setAuthors(courseId, userIds, etag));
    router.refresh();
  }
  async function add() {
    const { user_id: found, name } = await findInstructor(email.trim());
    setEmail("");
    if (authors.some((one) => one.userId === found)) {
      toast.show({ message: t("authorAlready", { name }) });
      return;
    }
    await put([...others, found]);
    toast.show({ message: t("authorAdded", { name }) });
  }
  async function remove(author: AuthorName) {
    try {
      await put(others.filter((one) => one !== author.userId));
      toast.show({ message: t("authorRemoved", { name: author.name }) });
    } catch (error) {
      toast.show({ message: messageOf(error, t("unreachable")), tone: "bad" });
    }
  }

  return (
    <div className="flex flex-col gap-5">
      <ul className="border-t border-line">
        {authors.map((one) => (
          <li key={one.userId} className="flex min-h-13 items-center gap-3 border-b border-line py-1">
            <span className="grow">
              {one.name}
              {one.isInstructor && <span className="text-sm text-ink-soft"> · {t("instructor")}</span>}
            </span>
            {!one.isInstructor && (
              <IconButton
                icon={Trash2}
                label={t("removeAuthor", { name: one.name })}
                onPress={() => void remove(one)}
              />
            )}
          </li>
        ))}
      </ul>
      <Form className="sm:flex-row sm:items-end" onSubmit={add}>
        <TextField
          name="email"
          type="email"
          label={t("authorEmail")}
          description={t("authorEmailHelp")}
          isRequired
          value={email}
          onChange={setEmail}
          autoComplete="off"
          spellCheck="false"
        />
        <Button type="submit">{t("addAuthor")}</Button>
      </Form>
    </div>
  );
}
