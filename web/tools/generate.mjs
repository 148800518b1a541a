// Writes client/schema.d.ts, the types of the API, from the OpenAPI document that the services publish.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";

const root = join(import.meta.dirname, "..");
const document = join(root, "..", "docs", "openapi.json");
const target = join(root, "client", "schema.d.ts");

const types = await openapiTS(JSON.parse(await readFile(document, "utf8")), { alphabetize: true });
const text = `// Generated from docs/openapi.json by tools/generate.mjs.\n${astToString(types)}`;
const present = await readFile(target, "utf8").catch(() => "");
if (present !== text) await writeFile(target, text);
