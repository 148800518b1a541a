"use client";

import { Copy, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Dialog, DialogActions } from "@/ui/Dialog";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { Popover } from "@/ui/Popover";
import { TextField } from "@/ui/TextField";
import { toast } from "@/ui/toast";
import { Row, Sample } from "./Sample";

export function OverlaySamples() {
  return (
    <>
      <Sample title="Dialog and ConfirmDialog">
        <Row>
          <Rename />
          <Confirm label="Delete lesson" />
          <Confirm label="Delete course" word="PRB-101" />
        </Row>
      </Sample>
      <Sample title="Menu, Popover, toasts">
        <Row>
          <Menu
            label="Lesson"
            trigger={<IconButton icon={MoreHorizontal} label="More" variant="secondary" />}
          >
            <MenuItem icon={Pencil} onAction={() => toast.show({ message: "Renamed." })}>
              {"Rename"}
            </MenuItem>
            <MenuItem icon={Copy} href="#overlays">
              {"Go to the copy"}
            </MenuItem>
            <MenuSeparator />
            <MenuItem
              icon={Trash2}
              danger
              onAction={() => toast.show({ message: "Deleted.", undo: () => undefined })}
            >
              {"Delete"}
            </MenuItem>
          </Menu>
          <Popover label="About points" trigger={<Button>{"What are points?"}</Button>}>
            {"Points count towards the grade of the course."}
          </Popover>
          <Button onPress={() => toast.show({ message: "Lesson moved to the archive.", undo: restore })}>
            {"Toast with undo"}
          </Button>
          <Button onPress={() => toast.show({ message: "The note was not saved. Try again.", tone: "bad" })}>
            {"Toast of a failure"}
          </Button>
        </Row>
      </Sample>
    </>
  );
}

function restore() {
  toast.show({ message: "It is back." });
}

function Confirm({ label, word }: { label: string; word?: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{label}</Button>
      <ConfirmDialog
        title={`${label}?`}
        confirmLabel={label}
        danger
        typeToConfirm={word}
        isOpen={isOpen}
        onOpenChange={setOpen}
        onConfirm={() => void toast.show({ message: "Deleted." })}
      >
        {"What learners wrote in it is deleted too. This cannot be undone."}
      </ConfirmDialog>
    </>
  );
}

function Rename() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{"Open dialog"}</Button>
      <Dialog title="Rename lesson" isOpen={isOpen} onOpenChange={setOpen}>
        {(close) => (
          <>
            <TextField label="Title" defaultValue="Conditional probability" autoFocus />
            <DialogActions>
              <Button variant="primary" onPress={close}>
                {"Save title"}
              </Button>
              <Button onPress={close}>{"Cancel"}</Button>
            </DialogActions>
          </>
        )}
      </Dialog>
    </>
  );
}
