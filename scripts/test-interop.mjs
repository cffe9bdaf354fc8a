// The tests with Python's Metaxy alone: builds what they need, runs them, and prints what they have compared. The last line counts them.
//
//   pnpm test:interop -t chain     takes what vitest takes
import { runTool } from "./run.mjs";
import { forgetResults, inShort, resultsOf } from "./test-results.mjs";

const folder = "interop";
const [needs, native] = ["@metaxy-ts/interop^...", "@metaxy-ts/delta-rs"];

forgetResults([folder]);
const built =
  runTool("turbo", ["run", "build", `--filter=${needs}`], { quiet: true }) ||
  runTool("turbo", ["run", "native", `--filter=${native}`], { quiet: true });
const status = built || runTool("vitest", ["run", "--root", folder, ...process.argv.slice(2)]);
const { count, lines } = resultsOf([folder]);
for (const line of lines) console.log(line);
console.log(inShort(count));
process.exitCode = status;
