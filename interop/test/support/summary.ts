import type { Reporter, TestModule } from "vitest/node";
import type { Difference } from "./differences.js";
import { differences } from "./differences.js";
import type { Compared } from "./tally.js";

/** Prints after all tests what they have compared, and which deliberate differences they have met. */
export class Summary implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const all = modules.flatMap(({ children }) =>
      [...children.allTests()].flatMap((test) => test.meta().compared ?? []),
    );
    const sum = (count: (compared: Compared) => number): string =>
      all.reduce((total, compared) => total + count(compared), 0).toLocaleString("en");
    const lines = [
      `Compared with Metaxy: ${sum((each) => each.increments)} increments, ${sum((each) => each.hashes)} hashes.`,
    ];
    for (const [name, meaning] of Object.entries(differences))
      lines.push(`  ${sum((each) => each.differences[name as Difference] ?? 0)} × ${name}: ${meaning}`);
    console.log(lines.join("\n"));
  }
}
