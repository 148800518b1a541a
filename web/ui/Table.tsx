"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import {
  Cell as AriaCell,
  Column as AriaColumn,
  Row as AriaRow,
  Table as AriaTable,
  TableBody as AriaTableBody,
  TableHeader as AriaTableHeader,
  type CellProps,
  type ColumnProps,
  type RowProps,
  type TableBodyProps,
  type TableHeaderProps,
  type TableProps,
} from "react-aria-components/Table";
import { Aria } from "./Aria";
import { classes } from "./classes";

/** A table to work in: cells reached by arrow keys, sorting, selection. A table to read is a `DataTable`. */
export function Table({ className, ...props }: Omit<TableProps, "className"> & { className?: string }) {
  return (
    <Aria>
      <div className="overflow-x-auto">
        <AriaTable {...props} className={classes("w-full border-collapse text-sm", className)} />
      </div>
    </Aria>
  );
}

export function TableHeader<T extends object>(props: TableHeaderProps<T>) {
  return <AriaTableHeader {...props} />;
}

export function Column({
  children,
  align,
  ...props
}: Omit<ColumnProps, "children" | "className"> & { children: ReactNode; align?: "end" }) {
  return (
    <AriaColumn {...props} className={classes(HEAD, align === "end" && "text-end")}>
      {({ allowsSorting, sortDirection }) => (
        <span className="inline-flex items-center gap-1">
          {children}
          {allowsSorting && sortDirection === "ascending" && (
            <ArrowUp aria-hidden="true" className="size-4" />
          )}
          {allowsSorting && sortDirection === "descending" && (
            <ArrowDown aria-hidden="true" className="size-4" />
          )}
        </span>
      )}
    </AriaColumn>
  );
}

export function TableBody<T extends object>(props: TableBodyProps<T>) {
  return <AriaTableBody {...props} />;
}

export function Row<T extends object>(props: Omit<RowProps<T>, "className">) {
  return <AriaRow {...props} className={ROW} />;
}

export function Cell({ align, ...props }: Omit<CellProps, "className"> & { align?: "end" }) {
  return <AriaCell {...props} className={classes(CELL, align === "end" && "text-end tabular-nums")} />;
}

const FOCUS =
  "outline-none data-focus-visible:outline-2 data-focus-visible:-outline-offset-2 data-focus-visible:outline-accent";
const HEAD =
  "border-b border-line-strong/60 px-3 py-2 text-start align-bottom text-xs font-semibold whitespace-nowrap text-ink-soft " +
  `data-allows-sorting:cursor-pointer data-allows-sorting:hover:text-ink ${FOCUS}`;
const ROW = `border-b border-line data-selected:bg-accent-soft data-href:cursor-pointer data-href:hover:bg-sunken ${FOCUS}`;
const CELL = `px-3 py-3 align-top ${FOCUS}`;
