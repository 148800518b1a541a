import { describe, expect, it } from "vitest";
import { sortFiles } from "./files";

const pdf = { name: "Essay.PDF", type: "application/pdf", size: 900 };
const png = { name: "plan.png", type: "image/png", size: 5_000 };
const exe = { name: "setup.exe", type: "application/x-msdownload", size: 10 };

describe("sortFiles", () => {
  it("takes by ending, by kind and by exact type", () => {
    const accept = [".pdf", "image/*"];
    const sorted = sortFiles([pdf, png, exe], { accept, multiple: true });
    expect(sorted.good).toEqual([pdf, png]);
    expect(sorted.wrongType).toEqual([exe]);
    expect(sortFiles([png], { accept: ["image/png"], multiple: true }).good).toEqual([png]);
  });

  it("refuses what is too large, and takes what is just as large as allowed", () => {
    const sorted = sortFiles([pdf, png], { maxBytes: 900, multiple: true });
    expect(sorted.good).toEqual([pdf]);
    expect(sorted.tooLarge).toEqual([png]);
  });

  it("takes one where one is wanted", () => {
    expect(sortFiles([exe, pdf, png], { accept: [".pdf", ".png"], multiple: false }).good).toEqual([pdf]);
  });
});
