import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { crc32, zip } from "./zip";

const utf8 = (text: string) => new TextEncoder().encode(text);

it("knows the check value of CRC-32", () => {
  expect(crc32(utf8("123456789"))).toBe(0xcbf43926);
});

it("makes an archive that others read", async () => {
  const archive = zip(
    [
      { path: "index.html", bytes: utf8("<p>Grüße</p>") },
      { path: "files/ärger.txt", bytes: utf8("two\nlines\n") },
      { path: "empty", bytes: utf8("") },
    ],
    new Date(2026, 10, 22, 18, 30, 10),
  );
  const file = join(mkdtempSync(join(tmpdir(), "studium-zip-")), "export.zip");
  writeFileSync(file, new Uint8Array(await archive.arrayBuffer()));
  const script =
    "import json, sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None;" +
    "print(json.dumps([[i.filename, i.date_time, z.read(i).decode()] for i in z.infolist()]))";
  const read: unknown = JSON.parse(execFileSync("python3", ["-c", script, file], { encoding: "utf8" }));
  const madeAt = [2026, 11, 22, 18, 30, 10];
  expect(read).toEqual([
    ["index.html", madeAt, "<p>Grüße</p>"],
    ["files/ärger.txt", madeAt, "two\nlines\n"],
    ["empty", madeAt, ""],
  ]);
});
