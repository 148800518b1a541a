"use client";

import { useRouter } from "next/navigation";
import { useMemo, useState } from "react";
import { useLocale, useTranslations } from "use-intl";
import { api } from "@/client/browser";
import { ApiProblem, unwrap } from "@/client/problem";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Form } from "@/ui/Form";
import { Section } from "@/ui/Section";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";
import { LeaveWarning } from "../LeaveWarning";
import type { User } from "../types";
import { languages } from "./choices";
import { changes, valuesOf, type ProfileValues } from "./form";
import { LongList } from "./LongList";
import { TeachingFields } from "./TeachingFields";
import { ZoneField } from "./ZoneField";

/** What one says about oneself. `etag` is that of the profile as it was read. */
export function ProfileForm(props: { user: User; etag: string; teaches: boolean }) {
  const t = useTranslations("account.profile");
  const locale = useLocale();
  const { refresh } = useRouter();
  const [saved, setSaved] = useState({ values: valuesOf(props.user), etag: props.etag });
  const [values, setValues] = useState(saved.values);
  const edit = changes(saved.values, values);
  const isUnsaved = Object.keys(edit).length > 0;
  const set = (change: Partial<ProfileValues>) => setValues((before) => ({ ...before, ...change }));
  const languageList = useMemo(() => languages(saved.values.locale, locale), [saved.values.locale, locale]);

  const save = async () => {
    const answer = await api.PATCH("/api/v1/users/me", {
      body: edit,
      headers: { "If-Match": saved.etag },
    });
    if (answer.response.status === 412) {
      setSaved(await readAgain());
      throw new ApiProblem(answer.response, { detail: t("conflict") });
    }
    const user = await unwrap(Promise.resolve(answer));
    setSaved({ values: valuesOf(user), etag: answer.response.headers.get("ETag") ?? "" });
    setValues(valuesOf(user));
    toast.show({ message: t("saved") });
    refresh();
  };

  return (
    <Form onSubmit={save} className="max-w-prose gap-0">
      <Section title={t("you")}>
        <div className="grid gap-5 sm:grid-cols-2">
          <TextField
            label={t("firstName")}
            name="first_name"
            autoComplete="given-name"
            isRequired
            maxLength={100}
            value={values.first_name}
            onChange={(first_name) => set({ first_name })}
          />
          <TextField
            label={t("lastName")}
            name="last_name"
            autoComplete="family-name"
            isRequired
            maxLength={100}
            value={values.last_name}
            onChange={(last_name) => set({ last_name })}
          />
          <TextField
            label={t("email")}
            description={t("emailHelp")}
            type="email"
            value={props.user.email}
            isReadOnly
            className="sm:col-span-2"
          />
        </div>
      </Section>
      {props.teaches && <TeachingFields userId={props.user.user_id} values={values} onChange={set} />}
      <Section title={t("region")}>
        <div className="flex flex-col gap-5">
          <LongList
            label={t("locale")}
            description={t("localeHelp")}
            name="locale"
            items={languageList}
            value={values.locale}
            onChange={(chosen) => chosen && set({ locale: chosen })}
          />
          <ZoneField value={values.time_zone} onChange={(time_zone) => set({ time_zone })} />
        </div>
      </Section>
      <div
        className={classes(
          "flex flex-wrap items-center gap-3 border-t border-line bg-page py-4",
          // It comes into sight with the first change, above the navigation at the bottom of a phone.
          isUnsaved && "sticky bottom-0 max-sm:bottom-14",
        )}
      >
        <Button type="submit" variant="primary" isDisabled={!isUnsaved}>
          {t("save")}
        </Button>
        {isUnsaved && (
          <Button variant="quiet" onPress={() => setValues(saved.values)}>
            {t("discard")}
          </Button>
        )}
        <p role="status" className="text-sm text-ink-soft">
          {isUnsaved && t("unsaved")}
        </p>
      </div>
      <LeaveWarning isUnsaved={isUnsaved} />
    </Form>
  );
}

async function readAgain() {
  const answer = await api.GET("/api/v1/users/me");
  const values = valuesOf(await unwrap(Promise.resolve(answer)));
  return { values, etag: answer.response.headers.get("ETag") ?? "" };
}
