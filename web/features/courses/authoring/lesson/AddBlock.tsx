"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import type { Block } from "../types";
import { BLOCK_ICONS } from "./blockIcons";
import { EmbedDialog, FileDialog, GiftDialog } from "./lazy";
import { blockOfFile, emptyBlock, needsFile, NEW_KINDS, type FileKind, type NewKind } from "./newBlock";

interface Props {
  label: string;
  /** The large button below the last block; the small ones stand between. */
  isMain?: boolean;
  onAdd: (...made: Block[]) => void;
}

/** Adds a block. What needs a file or an address asks for it first, so that nothing half-made is stored. */
export function AddBlock({ label, isMain, onAdd }: Props) {
  const kinds = useTranslations("teach.blockKinds");
  const t = useTranslations("teach.lesson");
  const [asking, setAsking] = useState<FileKind | "embed" | "gift" | null>(null);

  function choose(kind: NewKind) {
    if (kind === "embed" || needsFile(kind)) setAsking(kind);
    else onAdd(emptyBlock(kind));
  }
  const close = () => setAsking(null);

  return (
    <>
      <Menu
        label={label}
        trigger={
          isMain ? (
            <Button className="mt-3" wide>
              <Plus aria-hidden="true" />
              {label}
            </Button>
          ) : (
            <IconButton icon={Plus} size="sm" label={label} />
          )
        }
      >
        {NEW_KINDS.map((kind) => (
          <MenuItem key={kind} icon={BLOCK_ICONS[kind]} onAction={() => choose(kind)}>
            {kinds(kind)}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem icon={BLOCK_ICONS.question} onAction={() => setAsking("gift")}>
          {t("importGift")}
        </MenuItem>
      </Menu>
      {asking === "embed" && <EmbedDialog onClose={close} onAdd={onAdd} />}
      {asking === "gift" && <GiftDialog onClose={close} onAdd={onAdd} />}
      {asking !== null && asking !== "embed" && asking !== "gift" && (
        <FileDialog kind={asking} onClose={close} onChoose={(asset) => onAdd(blockOfFile(asking, asset))} />
      )}
    </>
  );
}
