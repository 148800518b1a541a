"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { CheckboxGroup } from "@/ui/CheckboxGroup";
import { Form } from "@/ui/Form";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";
import { ROLES, type Role } from "../types";

export interface CourseChoice {
  id: string;
  title: string;
}

const NO_COURSE = "none";

/** Invites one person, with roles and perhaps a course. */
export function InviteForm({ courses }: { courses: readonly CourseChoice[] }) {
  const t = useTranslations("admin.invite");
  const role = useTranslations("admin.roles");
  const { refresh } = useRouter();
  const [sent, setSent] = useState(0);
  const submit = async (data: FormData) => {
    const course = String(data.get("course") ?? NO_COURSE);
    const body = {
      email: String(data.get("email")),
      first_name: String(data.get("first_name")),
      last_name: String(data.get("last_name")),
      roles: data.getAll("roles") as Role[],
      course_ids: course === NO_COURSE ? [] : [course],
    };
    await unwrap(api.POST("/api/v1/invitations", { body }));
    toast.show({ message: t("sent", { email: body.email }) });
    setSent((count) => count + 1);
    refresh();
  };
  return (
    <div className="max-w-form">
      <Form
        key={sent}
        label={t("one")}
        onSubmit={submit}
        autoComplete="off"
        validate={(data): Record<string, string> => (data.has("roles") ? {} : { roles: t("noRole") })}
      >
        <TextField label={t("email")} name="email" type="email" isRequired />
        <TextField label={t("firstName")} name="first_name" isRequired />
        <TextField label={t("lastName")} name="last_name" isRequired />
        <CheckboxGroup label={t("roles")} name="roles" defaultValue={["student"]}>
          {ROLES.map((one) => (
            <Checkbox key={one} value={one}>
              {role(one)}
            </Checkbox>
          ))}
        </CheckboxGroup>
        <Select
          label={t("course")}
          description={t("courseHelp")}
          name="course"
          defaultValue={NO_COURSE}
          items={[
            { id: NO_COURSE, label: t("noCourse") },
            ...courses.map(({ id, title }) => ({ id, label: title })),
          ]}
        />
        <Button type="submit" variant="primary" className="self-start">
          {t("send")}
        </Button>
      </Form>
    </div>
  );
}
