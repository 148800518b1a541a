import type { ReactNode } from "react";

/** Something that the palette offers: a place to go to, or a thing to do. */
export interface PaletteAction {
  id: string;
  label: string;
  description?: string;
  icon?: ReactNode;
  href?: string;
  onAction?: () => void;
}

export interface PaletteProps {
  /** Always on offer, filtered by what is typed. */
  actions: readonly PaletteAction[];
  /** Asks a server for more, once typing has paused. */
  search?: (query: string, signal: AbortSignal) => Promise<readonly PaletteAction[]>;
}
