import type { Reporter, Suite, TestCase } from "@playwright/test/reporter";

const COLOURS = /\u001b\[[0-9;]*m/g;

/**
 * Ends a run with a line for every journey that failed, one for every journey that passed only when it was repeated,
 * and one with the numbers, which machines and people read alike.
 */
export default class ClosingLine implements Reporter {
  private tests: TestCase[] = [];

  onBegin(_config: unknown, suite: Suite) {
    this.tests = suite.allTests();
  }

  onEnd() {
    const those = (outcome: string) => this.tests.filter((test) => test.outcome() === outcome);
    const lines = [
      ...those("unexpected").map((test) => `FAILED ${named(test)}`),
      ...those("flaky").map((test) => `FLAKY ${named(test)}`),
    ];
    const passed = those("expected").length + those("flaky").length;
    lines.push(`${passed} passed, ${those("unexpected").length} failed, ${those("skipped").length} skipped`);
    process.stdout.write(`\n${lines.join("\n")}\n`);
  }
}

/** Where the test stands, what it is called, and the first line of why it failed. */
function named(test: TestCase): string {
  const failure = test.results.find((result) => result.error)?.error?.message ?? "";
  const [reason = ""] = failure.replace(COLOURS, "").split("\n");
  return `${test.location.file.split("/").at(-1)}:${test.location.line} ${test.title} - ${reason}`;
}
