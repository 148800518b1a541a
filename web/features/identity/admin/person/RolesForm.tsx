"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { CheckboxGroup } from "@/ui/CheckboxGroup";
import { Form } from "@/ui/Form";
import { toast } from "@/ui/toast";
import { ROLES, type Role, type User } from "../types";
import { explained } from "./refusals";

/** What somebody may do on this platform. */
export function RolesForm({ user }: { user: User }) {
  const t = useTranslations("admin.user");
  const role = useTranslations("admin.roles");
  const { refresh } = useRouter();
  const submit = async (data: FormData) => {
    const params = { path: { userId: user.user_id } };
    const body = { roles: data.getAll("roles") as Role[] };
    await explained(unwrap(api.PUT("/api/v1/users/{userId}/roles", { params, body })), t);
    toast.show({ message: t("rolesSaved") });
    refresh();
  };
  return (
    <Form
      onSubmit={submit}
      validate={(data): Record<string, string> => (data.has("roles") ? {} : { roles: t("rolesNone") })}
    >
      <CheckboxGroup label={t("rolesTitle")} name="roles" defaultValue={[...user.roles]}>
        {ROLES.map((one) => (
          <Checkbox key={one} value={one} description={t(`${one}Help`)}>
            {role(one)}
          </Checkbox>
        ))}
      </CheckboxGroup>
      <Button type="submit" className="self-start">
        {t("rolesSave")}
      </Button>
    </Form>
  );
}
