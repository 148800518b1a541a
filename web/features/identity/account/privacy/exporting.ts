import { api } from "@/client/browser";
import { unwrap } from "@/client/problem";
import type { components } from "@/client/schema";
import type { ZipEntry } from "@/lib/zip";

/** The services that hold something of a person, in the order in which they are asked. */
export const SERVICES = ["identity", "courses", "learning"] as const;
export type Service = (typeof SERVICES)[number];

export const PARTS = [...SERVICES, "files"] as const;
export type Part = (typeof PARTS)[number];

export type Held = components["schemas"]["Export"];

export interface Collected {
  held: Record<Service, Held>;
  /** What was uploaded to be handed in. */
  files: ZipEntry[];
}

/** Which part could not be had, and why. */
export class ExportFailed extends Error {
  constructor(
    readonly part: Part,
    readonly reason: unknown,
  ) {
    super(`The part ${part} could not be collected.`);
  }
}

/** Everything that is stored about the reader. All or nothing: throws `ExportFailed`. */
export async function collect(onPart: (part: Part, done: number) => void): Promise<Collected> {
  const get = async <T>(part: Part, read: () => Promise<T>): Promise<T> => {
    onPart(part, PARTS.indexOf(part));
    try {
      return await read();
    } catch (reason) {
      throw new ExportFailed(part, reason);
    }
  };
  const held = {
    identity: await get("identity", () => unwrap(api.GET("/api/v1/users/me/export/identity"))),
    courses: await get("courses", () => unwrap(api.GET("/api/v1/users/me/export/courses"))),
    learning: await get("learning", () => unwrap(api.GET("/api/v1/users/me/export/learning"))),
  };
  return { held, files: await get("files", () => readFiles(held.learning)) };
}

async function readFiles(learning: Held): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  for (const row of learning.tables.assignment_file ?? []) {
    const fileId = String(row.file_id);
    const answer = api.GET("/api/v1/assignment-files/{fileId}/content", {
      params: { path: { fileId } },
      parseAs: "arrayBuffer",
    });
    const content = (await unwrap(answer)) as ArrayBuffer;
    entries.push({ path: filePath(fileId, row.name), bytes: new Uint8Array(content) });
  }
  return entries;
}

/** Two files may have one name, and a name may hold what is a folder to somebody's system. */
function filePath(fileId: string, name: unknown): string {
  const safe = String(name ?? "").replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, "_");
  return `files/${fileId}${safe ? ` ${safe}` : ""}`;
}
