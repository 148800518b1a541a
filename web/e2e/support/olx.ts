import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const ROOT = join(import.meta.dirname, "../../..");

/** The Open edX demo course; its licence keeps it out of this repository. Null where it is not there. */
export function openEdxDemo(): string | null {
  const path = process.env.STUDIUM_TEST_OLX ?? join(ROOT, "../shared/data/openedx-demo-course.tar.gz");
  return existsSync(path) ? path : null;
}

/** A small export as Studio writes it: a text, a problem, a poll, whose votes cannot be kept, and a page of a kind unknown here. */
export function smallExport(run: string): { name: string; mimeType: string; buffer: Buffer } {
  const files: Record<string, string> = {
    "course.xml": `<course url_name="${run}" org="Bakery" course="Bread"/>`,
    [`course/${run}.xml`]: `<course display_name="Bread of ${run}"><chapter url_name="flour"/></course>`,
    "chapter/flour.xml": '<chapter display_name="Flour"><sequential url_name="grain"/></chapter>',
    "sequential/grain.xml": '<sequential display_name="Grain"><vertical url_name="rye"/></sequential>',
    "vertical/rye.xml":
      '<vertical display_name="Rye"><html url_name="words"/><problem url_name="sum"/><poll url_name="vote"/><oven url_name="hot"/></vertical>',
    "html/words.xml": '<html filename="words" display_name="What rye is"/>',
    "html/words.html": "<p>Rye grows where wheat does not.</p>",
    "problem/sum.xml":
      '<problem display_name="A sum"><p>Six times seven?</p><numericalresponse answer="42"><formulaequationinput/></numericalresponse></problem>',
    "oven/hot.xml": '<oven display_name="An oven"/>',
    "poll/vote.xml": '<poll display_name="A vote" question="Do you like rye?"/>',
  };
  const folder = mkdtempSync(join(tmpdir(), "studium-olx-"));
  for (const [path, content] of Object.entries(files)) {
    const at = join(folder, "course", path);
    mkdirSync(dirname(at), { recursive: true });
    writeFileSync(at, content);
  }
  execFileSync("tar", ["-czf", join(folder, "course.tar.gz"), "-C", folder, "course"]);
  const buffer = readFileSync(join(folder, "course.tar.gz"));
  rmSync(folder, { recursive: true });
  return { name: "bread.tar.gz", mimeType: "application/gzip", buffer };
}
