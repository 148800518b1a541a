// Weighs the JavaScript that each page loads first (gzip, without what only old browsers load) in the built front
// end, and fails when a page is over its budget. Prints one line a page: name | kB | budget | ok or over.
import { readFile } from "node:fs/promises";
import { glob } from "node:fs/promises";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";

const BUILD = join(import.meta.dirname, "..", "dist", ".next");
const OTHER = 200;
const BUDGETS = {
  "/": 155,
  "/courses": 155,
  "/courses/[slug]": 165,
  "/home": 155,
  // Every part of the design system at once; it is there in development alone.
  "/dev/ui": 400,
};

const manifest = JSON.parse(await readFile(join(BUILD, "build-manifest.json"), "utf8"));
const weights = new Map();

async function weigh(file) {
  if (!weights.has(file)) weights.set(file, gzipSync(await readFile(join(BUILD, file)), { level: 6 }).length);
  return weights.get(file);
}

/** The address of a page: its folder without the groups in brackets, which are no part of it. */
function addressOf(file) {
  const folder = relative(join(BUILD, "server", "app"), file).replace(
    /\/?page_client-reference-manifest\.js$/,
    "",
  );
  const parts = folder.split("/").filter((part) => part && !/^\(.*\)$/.test(part));
  return `/${parts.join("/")}`;
}

/** The scripts of one page: those of every page, and those of its layouts and itself. */
async function scriptsOf(file) {
  const text = await readFile(file, "utf8");
  const entries = JSON.parse(text.slice(text.indexOf("{", text.indexOf("] = ")), text.lastIndexOf("}") + 1));
  return new Set([...manifest.rootMainFiles, ...Object.values(entries.entryJSFiles ?? {}).flat()]);
}

let over = 0;
for await (const file of glob(join(BUILD, "server", "app", "**", "page_client-reference-manifest.js"))) {
  const address = addressOf(file);
  let bytes = 0;
  for (const script of await scriptsOf(file)) bytes += await weigh(script);
  const budget = BUDGETS[address] ?? OTHER;
  const kilobytes = bytes / 1000;
  const verdict = kilobytes <= budget ? "ok" : "over";
  if (verdict === "over") over += 1;
  console.log(`${address} | ${kilobytes.toFixed(1)} kB | ${budget} kB | ${verdict}`);
}
if (weights.size === 0) throw new Error("there is no built front end in dist/: run `npm run build` first");
process.exit(over ? 1 : 0);
