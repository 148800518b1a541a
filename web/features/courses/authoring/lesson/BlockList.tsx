"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { EmptyState } from "@/ui/EmptyState";
import { toast } from "@/ui/toast";
import { AddBlock } from "./AddBlock";
import { BlockFrame } from "./BlockFrame";
import { BlockEditor } from "./blocks/BlockEditor";
import {
  keyed,
  withBlock,
  withInserted,
  withMoved,
  withoutBlock,
  type KeyedBlock,
  type LessonForm,
} from "./form";
import { duplicateOf } from "./duplicate";
import { PolicyPanel } from "./lazy";
import type { LessonEditor } from "./useLessonEditor";
import type { Block } from "../types";

interface Props {
  form: LessonForm;
  change: LessonEditor["change"];
  undo: () => void;
}

/** The lesson's blocks in order. */
export function BlockList({ form, change, undo }: Props) {
  const t = useTranslations("teach.lesson");
  const [openKey, setOpenKey] = useState<string | null>(null);
  const { blocks } = form;
  const firstQuestion = blocks.findIndex((one) => one.block.kind === "question");

  function insert(at: number, ...made: Block[]) {
    const inserted = made.map(keyed);
    change((now) => withInserted(now, at, ...inserted));
    setOpenKey(inserted.at(-1)?.key ?? null);
  }
  function remove(key: string, name: string) {
    change((now) => withoutBlock(now, key));
    toast.show({ message: t("blockRemoved", { name }), undo });
  }

  return (
    <>
      {blocks.length === 0 && <EmptyState title={t("emptyTitle")} text={t("emptyText")} />}
      <ol className="flex flex-col gap-2">
        {blocks.map((one, index) => (
          <BlockItem
            key={one.key}
            {...{ one, index, change, insert, remove, form }}
            isOpen={openKey === one.key}
            onOpen={(isOpen) => setOpenKey(isOpen ? one.key : null)}
            isFirstQuestion={index === firstQuestion}
          />
        ))}
      </ol>
      <AddBlock label={t("addBlock")} isMain onAdd={(...made) => insert(blocks.length, ...made)} />
    </>
  );
}

interface ItemProps {
  one: KeyedBlock;
  index: number;
  form: LessonForm;
  change: LessonEditor["change"];
  insert: (at: number, ...made: Block[]) => void;
  remove: (key: string, name: string) => void;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  isFirstQuestion: boolean;
}

function BlockItem(props: ItemProps) {
  const { one, index, form, change, insert, remove, isOpen, onOpen, isFirstQuestion } = props;
  const kinds = useTranslations("teach.blockKinds");
  const { key, block } = one;
  const name = kinds(block.kind);
  return (
    <li id={`block-${index + 1}`} className="scroll-mt-20">
      {isFirstQuestion && (
        <PolicyPanel
          policy={form.quiz_policy}
          onChange={(quiz_policy, what) => change((now) => ({ ...now, quiz_policy }), what)}
        />
      )}
      <BlockFrame
        name={name}
        number={index + 1}
        isFirst={index === 0}
        isLast={index === form.blocks.length - 1}
        onMove={(step) => change((now) => withMoved(now, key, index + step))}
        onDuplicate={() => insert(index + 1, duplicateOf(block))}
        onRemove={() => remove(key, name)}
        onInsert={(...made) => insert(index, ...made)}
      >
        <BlockEditor
          blockKey={key}
          block={block}
          number={index + 1}
          isOpen={isOpen}
          onOpen={onOpen}
          onChange={(next, what) => change((now) => withBlock(now, key, next), `${key} ${what ?? ""}`)}
        />
      </BlockFrame>
    </li>
  );
}
