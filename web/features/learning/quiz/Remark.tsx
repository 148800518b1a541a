import { Check, X } from "lucide-react";
import { classes } from "@/ui/classes";

/** A word on an answer with a sign beside the colour; `isRight` is undefined while the key is not shown. */
export function Remark({ isRight, text }: { isRight: boolean | undefined; text: string }) {
  const Icon = isRight === false ? X : Check;
  const colour = isRight === undefined ? "text-accent" : isRight ? "text-good" : "text-bad";
  return (
    <span className={classes("flex items-center gap-1.5 font-medium", colour)}>
      <Icon aria-hidden size={16} />
      {text}
    </span>
  );
}
