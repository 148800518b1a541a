import { expect, it } from "vitest";
import { refusalWhileViewing } from "./viewing";

const ORIGIN = "https://school.example";

it.each([
  ["GET", "/api/v1/courses?q=chance"],
  ["HEAD", "/api/v1/courses"],
  ["DELETE", "/api/v1/auth/viewing"],
  ["POST", "/api/v1/auth/sign-out"],
])("lets %s %s go", (method, path) => {
  expect(refusalWhileViewing({ method, url: ORIGIN + path })).toBeNull();
});

it.each([
  ["PUT", "/api/v1/progress/01a2"],
  ["POST", "/api/v1/auth/refresh"],
  ["DELETE", "/api/v1/auth/sign-out"],
  ["PATCH", "/api/v1/users/me"],
])("keeps %s %s back", async (method, path) => {
  const refusal = refusalWhileViewing({ method, url: ORIGIN + path });
  expect(refusal?.status).toBe(403);
  expect(await refusal?.json()).toMatchObject({ code: "only_viewing" });
});
