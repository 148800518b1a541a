import { expect, it } from "vitest";
import { asksForFactor } from "./demand";

it("knows the problem, and leaves the body to be read", async () => {
  const response = Response.json({ code: "second_factor_missing" }, { status: 403 });
  expect(await asksForFactor(response)).toBe(true);
  expect(await response.json()).toEqual({ code: "second_factor_missing" });
});

it.each([
  ["another refusal", Response.json({ code: "forbidden" }, { status: 403 })],
  ["a refusal that is no problem document", new Response("no", { status: 403 })],
  ["an answer", Response.json({ code: "second_factor_missing" })],
])("goes on after %s", async (_what, response) => {
  expect(await asksForFactor(response)).toBe(false);
});
