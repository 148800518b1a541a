"use client";

import { createContext, useContext } from "react";
import type { CourseState } from "../types";

export interface Authoring {
  course: CourseState;
  /** The time zone in which moments are typed. */
  timeZone: string;
  /** Stores a picture of a text and gives its address. */
  uploadPicture: (file: File) => Promise<string>;
  /** Saves, and gives a block's HTML as the server made it of its Markdown. */
  renderedHtml: (key: string) => Promise<string>;
}

const Context = createContext<Authoring | null>(null);

export const AuthoringProvider = Context.Provider;

/** What the parts of a lesson's editor share. */
export function useAuthoring(): Authoring {
  const found = useContext(Context);
  if (!found) throw new Error("useAuthoring stands outside of AuthoringProvider");
  return found;
}
