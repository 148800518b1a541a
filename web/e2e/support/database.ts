import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { DATA_FOLDER } from "./server";

const ADDRESS = join(DATA_FOLDER, "database.url");
const PYTHON = join(import.meta.dirname, "../../../.venv/bin/python");
const SCRIPT = `
import asyncio, sys, asyncpg
async def run(url, statement):
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()
asyncio.run(run(*sys.argv[1:]))
`;

/** Whether the platform under test has a database of its own, whose address stands beside its data. */
export const hasOwnDatabase = () => existsSync(ADDRESS);

/** Runs a statement as the owner of that database: for what no page can bring about, such as a broken table. */
export function runSql(statement: string): void {
  execFileSync(PYTHON, ["-c", SCRIPT, readFileSync(ADDRESS, "utf8").trim(), statement]);
}
