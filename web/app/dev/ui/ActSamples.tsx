"use client";

import { ArrowRight, Bookmark, Plus, Trash2 } from "lucide-react";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { LinkButton } from "@/ui/LinkButton";
import { NativeButton } from "@/ui/NativeButton";
import { Row, Sample } from "./Sample";

const VARIANTS = ["primary", "secondary", "quiet", "danger"] as const;
const SIZES = ["sm", "md", "lg"] as const;

export function ActSamples() {
  return (
    <>
      {SIZES.map((size) => (
        <Sample key={size} title={`Button, ${size}`}>
          <Row>
            {VARIANTS.map((variant) => (
              <Button key={variant} variant={variant} size={size}>
                {variant}
              </Button>
            ))}
          </Row>
        </Sample>
      ))}
      <Sample title="With icon, pending, disabled">
        <Row>
          <Button variant="primary">
            <Plus aria-hidden="true" />
            {"New course"}
          </Button>
          <Button variant="primary" isPending>
            {"Saving"}
          </Button>
          <Button isPending>{"Saving"}</Button>
          {VARIANTS.map((variant) => (
            <Button key={variant} variant={variant} isDisabled>
              {"Not now"}
            </Button>
          ))}
        </Row>
      </Sample>
      <Sample title="IconButton">
        <Row>
          <IconButton icon={Bookmark} label="Bookmark this lesson" />
          <IconButton icon={ArrowRight} label="Next lesson" variant="secondary" mirrored />
          <IconButton icon={Trash2} label="Delete" variant="danger" size="sm" />
          <IconButton icon={Plus} label="Add" isPending />
        </Row>
      </Sample>
      <Sample title="LinkButton and NativeButton">
        <Row>
          <LinkButton href="#buttons" variant="primary">
            {"Continue"}
            <ArrowRight aria-hidden="true" className="rtl:-scale-x-100" />
          </LinkButton>
          <LinkButton href="#buttons">{"Look at the course"}</LinkButton>
          <NativeButton>{"Native"}</NativeButton>
          <NativeButton disabled>{"Native, disabled"}</NativeButton>
        </Row>
      </Sample>
    </>
  );
}
