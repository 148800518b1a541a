"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { iconButtonClasses } from "./buttonStyles";
import { TextField, type TextFieldProps } from "./TextField";

type Inherited = Omit<TextFieldProps, "type" | "end" | "autoComplete">;

/** A password. Say which one it is, so that password managers fill in the right one; what is typed can be shown. */
export function PasswordField(props: Inherited & { autoComplete: "current-password" | "new-password" }) {
  const t = useTranslations("ui.password");
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      type={isShown ? "text" : "password"}
      spellCheck="false"
      inputProps={{ autoCapitalize: "none", autoCorrect: "off", ...props.inputProps }}
      end={
        <button
          type="button"
          aria-label={isShown ? t("hide") : t("show")}
          onClick={() => setShown(!isShown)}
          className={iconButtonClasses({})}
        >
          <Icon aria-hidden="true" />
        </button>
      }
    />
  );
}
