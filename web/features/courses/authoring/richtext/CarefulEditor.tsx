"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/TextArea";
import { lossesOf } from "./losses";
import RichEditor, { type RichEditorProps } from "./RichEditor";

/** The editor for text that it can keep whole; other text is shown as HTML, so that nothing goes by being looked at. */
export default function CarefulEditor(props: RichEditorProps) {
  const t = useTranslations("teach.text");
  const [losses, setLosses] = useState(() => (props.acceptsLosses ? [] : [...new Set(lossesOf(props.html))]));
  if (losses.length === 0) return <RichEditor {...props} />;
  return (
    <div className="flex flex-col items-start gap-2">
      <TextArea
        label={t("htmlOf", { label: props.label })}
        description={t("losses", { parts: losses.join(", ") })}
        value={props.html}
        onChange={props.onChange}
        className="font-mono [&_textarea]:text-sm"
        spellCheck="false"
      />
      <Button size="sm" onPress={() => setLosses([])}>
        {t("convert")}
      </Button>
    </div>
  );
}
