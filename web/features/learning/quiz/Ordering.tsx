"use client";

import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import { useState, type PointerEvent } from "react";
import { useTranslations } from "use-intl";
import { NativeIconButton } from "@/ui/NativeButton";
import { RichText } from "@/ui/RichText";
import { classes } from "@/ui/classes";
import { plainText } from "./answers";
import { itemsIn, moved } from "./order";
import { Remark } from "./Remark";
import type { Answer, Question, QuestionKey } from "./types";

interface Props {
  question: Question;
  answer: Answer | undefined;
  error?: string;
  isDisabled: boolean;
  onAnswer: (answer: Answer) => void;
}

/** Items to be put in order, by buttons or by dragging; what moved where is said aloud. The answer is all their ids. */
export function Ordering({ question, answer, error, isDisabled, onAnswer }: Props) {
  const t = useTranslations("learn.quiz.order");
  const [told, setTold] = useState("");
  const [drag, setDrag] = useState<Drag | null>(null);
  const id = `q-${question.question_id}`;
  const items = itemsIn(question, answer);
  const nameOf = (place: number) => plainText(items[place]?.html ?? "") || t("item", { number: place + 1 });

  const move = (from: number, to: number) => {
    if (isDisabled || to < 0 || to >= items.length || from === to) return;
    setTold(t("moved", { name: nameOf(from), number: to + 1, total: items.length }));
    onAnswer(moved(items, from, to).map((one) => one.choice_id));
  };

  return (
    <div
      role="group"
      aria-labelledby={`${id}-name ${id}-prompt`}
      aria-describedby={classes(`${id}-how`, error && `${id}-error`)}
    >
      <p id={`${id}-how`} className="mb-2 text-sm text-ink-soft">
        {t("how")}
      </p>
      <ol id={`${id}-items`} className="flex flex-col gap-2">
        {items.map((item, place) => (
          <li
            key={item.choice_id}
            className={classes(
              "flex items-center gap-1 rounded-md border bg-surface py-1 pe-1 ps-3.5",
              drag?.from === place ? "border-accent bg-accent-soft" : "border-line",
              drag &&
                drag.from !== drag.to &&
                drag.to === place &&
                "outline-3 outline-offset-1 outline-accent",
            )}
          >
            <span className="w-6 shrink-0 text-ink-soft" aria-hidden>
              {place + 1}
            </span>
            <RichText html={item.html} className="min-w-0 grow" />
            <Grip list={`${id}-items`} place={place} isDisabled={isDisabled} onDrag={setDrag} onMove={move} />
            <NativeIconButton
              icon={ArrowUp}
              variant="quiet"
              label={t("up", { name: nameOf(place) })}
              disabled={isDisabled}
              aria-disabled={place === 0}
              onClick={() => move(place, place - 1)}
            />
            <NativeIconButton
              icon={ArrowDown}
              variant="quiet"
              label={t("down", { name: nameOf(place) })}
              disabled={isDisabled}
              aria-disabled={place === items.length - 1}
              onClick={() => move(place, place + 1)}
            />
          </li>
        ))}
      </ol>
      <p role="status" className="sr-only">
        {told}
      </p>
    </div>
  );
}

/** Which item is dragged, and which it would take the place of. */
interface Drag {
  from: number;
  to: number;
}

interface GripProps {
  list: string;
  place: number;
  isDisabled: boolean;
  onDrag: (drag: Drag | null) => void;
  onMove: (from: number, to: number) => void;
}

/** Where an item is taken to drag it, by mouse or finger: it takes the place of the one over which it is let go. */
function Grip({ list, place, isDisabled, onDrag, onMove }: GripProps) {
  const take = (event: PointerEvent<HTMLSpanElement>) => {
    if (isDisabled || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    onDrag({ from: place, to: place });
  };
  const drag = (event: PointerEvent<HTMLSpanElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId))
      onDrag({ from: place, to: placeAt(list, event.clientY) });
  };
  const letGo = (event: PointerEvent<HTMLSpanElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onDrag(null);
    if (event.type === "pointerup") onMove(place, placeAt(list, event.clientY));
  };
  return (
    <span
      aria-hidden
      onPointerDown={take}
      onPointerMove={drag}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      className="grid size-11 shrink-0 cursor-grab max-sm:hidden touch-none place-items-center text-ink-soft active:cursor-grabbing"
    >
      <GripVertical size={18} />
    </span>
  );
}

/** The place of the item at this height of the window: the last one whose upper edge is above it. */
function placeAt(list: string, y: number): number {
  const rows = [...(document.getElementById(list)?.children ?? [])];
  return Math.max(
    0,
    rows.findLastIndex((row) => row.getBoundingClientRect().top <= y),
  );
}

/** The items as they were ordered, and the right order where the quiz shows it. */
export function ReviewedOrder(props: {
  question: Question;
  answer: unknown;
  quizKey: QuestionKey | undefined;
}) {
  const { question, answer, quizKey } = props;
  const t = useTranslations("learn.quiz");
  const right = quizKey?.accepted ?? undefined;
  const isAnswered = Array.isArray(answer) && answer.length > 0;
  const items = itemsIn(question, isAnswered ? answer.map(String) : undefined);
  const isAllRight = right?.every((one, place) => one === items[place]?.choice_id);
  return (
    <div className="space-y-3">
      {!isAnswered && <p>{t("nothing")}</p>}
      {isAnswered && (
        <ol className="flex flex-col gap-2">
          {items.map((item, place) => {
            const isRight = right && right[place] === item.choice_id;
            return (
              <li
                key={item.choice_id}
                className={classes("flex gap-2 rounded-md border px-3.5 py-2.5", look(isRight))}
              >
                <span className="w-6 shrink-0 text-ink-soft">{place + 1}</span>
                <RichText html={item.html} className="min-w-0 grow" />
                {isRight !== undefined && (
                  <Remark isRight={isRight} text={isRight ? t("order.here") : t("order.elsewhere")} />
                )}
              </li>
            );
          })}
        </ol>
      )}
      {right && !(isAnswered && isAllRight) && (
        <div>
          <p className="mb-1 text-sm text-ink-soft">{t("order.right")}</p>
          <ol className="list-decimal space-y-1 ps-6">
            {itemsIn(question, right).map((item) => (
              <li key={item.choice_id}>
                <RichText html={item.html} />
              </li>
            ))}
          </ol>
        </div>
      )}
    </div>
  );
}

function look(isRight: boolean | undefined): string {
  if (isRight === undefined) return "border-line";
  return isRight ? "border-good bg-good-soft" : "border-bad bg-bad-soft";
}
