import { expect, it } from "vitest";
import { changes, type ProfileValues } from "./form";

const SAVED: ProfileValues = {
  first_name: "Ada",
  last_name: "Lovelace",
  headline: "",
  biography: "",
  locale: "en",
  time_zone: "UTC",
};

it("sends what was changed, and that a text was emptied", () => {
  expect(changes(SAVED, SAVED)).toEqual({});
  expect(changes({ ...SAVED, headline: "Analyst" }, { ...SAVED, last_name: "King" })).toEqual({
    last_name: "King",
    headline: "",
  });
});
