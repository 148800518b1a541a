import type { ReactNode } from "react";
import { classes } from "./classes";

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end, so that their digits line up. */
  align?: "start" | "end";
  /** The cell that names the row; it is the row's heading. */
  isRowHeader?: boolean;
}

export interface DataTableProps<Row> {
  /** Names the table; it is seen unless `hideCaption`. */
  caption: string;
  hideCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Shown instead of rows when there are none. */
  empty?: ReactNode;
  /** On a phone a row becomes a card (`cards`), or the table scrolls inside of its frame (`scroll`). */
  phone?: "cards" | "scroll";
}

/** A table to read, made on the server. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, hideCaption, columns, rows, rowId, empty, phone = "cards" } = props;
  if (rows.length === 0 && empty) return <>{empty}</>;
  const cards = phone === "cards";
  return (
    // A frame that scrolls has to be reachable by keyboard.
    <div
      role={cards ? undefined : "region"}
      aria-label={cards ? undefined : caption}
      tabIndex={cards ? undefined : 0}
      className={cards ? "sm:overflow-x-auto" : "overflow-x-auto"}
    >
      <table role="table" className={classes("w-full border-collapse text-sm", cards && "max-sm:block")}>
        <caption
          className={
            hideCaption
              ? "sr-only"
              : classes("pb-3 text-start font-serif text-lg font-semibold", cards && "max-sm:block")
          }
        >
          {caption}
        </caption>
        <thead className={cards ? "max-sm:sr-only" : undefined}>
          <tr>
            {columns.map(({ id, header, align }) => (
              <th key={id} scope="col" className={classes(HEAD, align === "end" && "text-end")}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className={cards ? "max-sm:block" : undefined}>
          {rows.map((row) => (
            <tr key={rowId(row)} role="row" className={classes(ROW, cards && "max-sm:block max-sm:py-3")}>
              {columns.map((column) => (
                <Cell key={column.id} column={column} row={row} cards={cards} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const HEAD =
  "border-b border-line-strong/60 px-3 py-2 text-start align-bottom text-xs font-semibold text-ink-soft first:ps-0 last:pe-0";
const ROW = "border-b border-line last:border-0";
const CELL = "px-3 py-3 text-start align-top font-normal first:ps-0 last:pe-0";
const CARD_CELL = "max-sm:flex max-sm:justify-between max-sm:gap-4 max-sm:px-0 max-sm:py-1 max-sm:text-end";

function Cell<Row>({ column, row, cards }: { column: Column<Row>; row: Row; cards: boolean }) {
  const { isRowHeader, align, header, cell } = column;
  const Tag = isRowHeader ? "th" : "td";
  return (
    <Tag
      scope={isRowHeader ? "row" : undefined}
      role={isRowHeader ? "rowheader" : "cell"}
      className={classes(
        CELL,
        align === "end" && "text-end tabular-nums",
        cards &&
          (isRowHeader
            ? "max-sm:block max-sm:px-0 max-sm:pb-1 max-sm:text-base max-sm:font-medium"
            : CARD_CELL),
      )}
    >
      {cards && !isRowHeader && (
        <span aria-hidden="true" className="text-start text-ink-soft sm:hidden">
          {header}
        </span>
      )}
      {cards && !isRowHeader ? <span className="min-w-0">{cell(row)}</span> : cell(row)}
    </Tag>
  );
}
