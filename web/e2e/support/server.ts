import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROVIDERS } from "./provider";

/**
 * The platform under test: a fresh one, started for this run with its demo content, or the one at
 * STUDIUM_E2E_URL whose data folder is STUDIUM_E2E_DATA.
 */
const PORT = process.env.STUDIUM_E2E_PORT ?? "8377";
export const BASE_URL = process.env.STUDIUM_E2E_URL ?? `http://localhost:${PORT}`;

function dataFolder(): string {
  // Every worker reads this file anew; the first one decides, the others inherit its environment.
  process.env.STUDIUM_E2E_DATA ??= mkdtempSync(join(tmpdir(), "studium-e2e-"));
  return process.env.STUDIUM_E2E_DATA;
}

export const DATA_FOLDER = dataFolder();

export function serverCommand() {
  if (process.env.STUDIUM_E2E_URL) return undefined;
  const root = join(import.meta.dirname, "..", "..", "..");
  return {
    command: `exec ${join(root, ".venv", "bin", "studium")} run --port ${PORT}`,
    cwd: root,
    url: `${BASE_URL}/courses`,
    timeout: 180_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM" as const, timeout: 20_000 },
    stdout: "ignore" as const,
    stderr: "pipe" as const,
    env: {
      STUDIUM_DATA_DIR: DATA_FOLDER,
      // Passkeys are bound to a domain, which an address of numbers is not.
      STUDIUM_BASE_URL: BASE_URL,
      STUDIUM_IDENTITY_PROVIDERS: PROVIDERS,
      STUDIUM_RATE_LIMIT_PER_MINUTE: "0",
      STUDIUM_WEB_PSEUDO: "1",
    },
  };
}

export type Role = "student" | "instructor" | "admin";

/** The demo accounts, as the installation wrote them down. */
export function demoAccount(role: Role): { email: string; password: string } {
  const file = join(DATA_FOLDER, "demo-accounts.json");
  if (!existsSync(file))
    throw new Error(`${file} is missing: set STUDIUM_E2E_DATA to the server's data folder`);
  const { accounts } = JSON.parse(readFileSync(file, "utf8")) as {
    accounts: { role: Role; email: string; password: string }[];
  };
  const found = accounts.find((account) => account.role === role);
  if (!found) throw new Error(`there is no demo account for ${role}`);
  return found;
}
