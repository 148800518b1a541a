import type { Reporter, Suite, TestCase } from "@playwright/test/reporter";

/** Ends a run with a line that machines and people read alike. */
export default class ClosingLine implements Reporter {
  private tests: TestCase[] = [];

  onBegin(_config: unknown, suite: Suite) {
    this.tests = suite.allTests();
  }

  onEnd() {
    const count = (...outcomes: string[]) =>
      this.tests.filter((test) => outcomes.includes(test.outcome())).length;
    const skipped = count("skipped");
    const failed = count("unexpected", "flaky");
    process.stdout.write(`\n${count("expected")} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}
