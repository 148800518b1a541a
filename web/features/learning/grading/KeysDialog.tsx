import { useTranslations } from "use-intl";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import { Switch } from "@/ui/Switch";
import { useApple } from "@/ui/useApple";

const LETTERS = ["next", "previous", "grade", "feedback", "help"] as const;
const ALWAYS = ["list", "level", "save", "leave"] as const;

/** The keys of the grading page, and the switch for those that are a single letter. */
export function KeysDialog(props: {
  onClose: () => void;
  letters: boolean;
  onLetters: (isOn: boolean) => void;
}) {
  const t = useTranslations("grading.keys");
  const isApple = useApple();
  return (
    <Dialog title={t("title")} isOpen onOpenChange={(isOpen) => !isOpen && props.onClose()} size="sm">
      <dl className="flex flex-col">
        {[...ALWAYS, ...LETTERS].map((name) => (
          <div
            key={name}
            className="flex items-baseline justify-between gap-6 border-b border-line py-2 text-sm last:border-0"
          >
            <dt>{t(`does.${name}`)}</dt>
            <dd className="shrink-0">
              <Kbd>{name === "save" && isApple ? t("key.saveApple") : t(`key.${name}`)}</Kbd>
            </dd>
          </div>
        ))}
      </dl>
      <Switch
        className="mt-4"
        isSelected={props.letters}
        onChange={props.onLetters}
        description={t("lettersHelp")}
      >
        {t("letters")}
      </Switch>
    </Dialog>
  );
}
