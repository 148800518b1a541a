import { defineConfig, devices } from "@playwright/test";
import { BASE_URL, serverCommand } from "./e2e/support/server";

const CHROMIUM = process.env.STUDIUM_CHROMIUM ?? "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
];

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  fullyParallel: true,
  workers: process.env.STUDIUM_E2E_WORKERS ? Number(process.env.STUDIUM_E2E_WORKERS) : 2,
  forbidOnly: Boolean(process.env.CI),
  // A machine that others use at the same time may stall a browser: there a journey is repeated once, and said to be
  // FLAKY at the end. A developer sees every failure.
  retries: process.env.CI ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [["line"], ["./e2e/support/closing-line.ts"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: BASE_URL,
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: CHROMIUM, args: ARGS },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "journeys", testMatch: "*.spec.ts" },
    { name: "screenshots", testMatch: "screenshots.ts" },
    { name: "lighthouse", testMatch: "lighthouse.ts" },
  ],
  webServer: serverCommand(),
});
