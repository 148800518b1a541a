import { expect, test } from "vitest";
import { addsUp, rowsOf } from "./totals";

const totals = {
  html: { exact: 2, approximated: 1, dropped: 0, total: 3 },
  lti: { exact: 0, approximated: 0, dropped: 1, total: 1 },
  total: { exact: 2, approximated: 1, dropped: 1, total: 4 },
};
const entries = ["exact", "exact", "approximated", "dropped"].map(
  (outcome) => ({ outcome }) as { outcome: "exact" },
);

test("rows by kind, the sum apart", () => {
  const { kinds, sum } = rowsOf(totals);
  expect(kinds.map((row) => row.kind)).toEqual(["html", "lti"]);
  expect(sum.total).toBe(4);
});

test("adds up, or says that it does not", () => {
  expect(addsUp(totals, entries)).toBe(true);
  expect(addsUp(totals, entries.slice(1))).toBe(false);
  expect(addsUp({ ...totals, html: { ...totals.html, exact: 3 } }, entries)).toBe(false);
  expect(addsUp({ ...totals, total: { ...totals.total, total: 5 } }, entries)).toBe(false);
});
