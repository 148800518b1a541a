import { expect, test } from "vitest";
import { edited, historyOf, redone, undone } from "./history";

test("typing is one step, other edits are steps of their own", () => {
  let history = historyOf("");
  history = edited(history, "a", "text", 0);
  history = edited(history, "ab", "text", 500);
  history = edited(history, "ab!", "text", 1_600);
  history = edited(history, "moved", null, 1_700);
  expect(history.past).toEqual(["", "ab", "ab!"]);
  history = undone(undone(history));
  expect(history.present).toBe("ab");
  expect(redone(history).present).toBe("ab!");
});

test("an edit behind an undo forgets what was undone", () => {
  const history = edited(undone(edited(historyOf(1), 2, null, 0)), 3, null, 0);
  expect(redone(history).present).toBe(3);
  expect(undone(history).present).toBe(1);
});

test("there is nothing behind the ends", () => {
  expect(undone(historyOf(1)).present).toBe(1);
  expect(redone(historyOf(1)).present).toBe(1);
});
