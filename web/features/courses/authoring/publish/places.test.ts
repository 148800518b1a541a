import { expect, test } from "vitest";
import { placeOf } from "./places";

test.each([
  ["/lessons/3/content/blocks/0/question/choices", "L", "/teach/C/lessons/L#block-1", 0],
  ["/lessons/3/content", "L", "/teach/C/lessons/L", null],
  ["/lessons", null, "/teach/C/outline", null],
  ["/modules/2", null, "/teach/C/outline", null],
  ["/grading", null, "/teach/C/settings", null],
  ["/image_alt_text", null, "/teach/C/settings", null],
])("%s", (pointer, lesson_id, href, block) => {
  expect(placeOf({ pointer, lesson_id }, "C")).toMatchObject({ href, block });
});
