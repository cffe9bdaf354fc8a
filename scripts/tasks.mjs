// demo, bench and vectors: build what they need, then run them with the arguments of the command line.
import { join } from "node:path";
import { installExtensions } from "./install-extensions.mjs";
import { root, runFile, runTool } from "./run.mjs";

const programs = {
  demo: { needs: "@metaxy-ts/example-images", file: "examples/images/dist/main.js" },
  bench: { needs: "@metaxy-ts/bench", file: "bench/dist/main.js" },
  vectors: { needs: "@metaxy-ts/vectors", file: "vectors/dist/main.js" },
};

const [name, ...args] = process.argv.slice(2);
const program = programs[/** @type {keyof typeof programs} */ (name)];
if (!program) throw new Error(`No such program: ${name}`);

console.error(`Building ${program.needs} ...`);
const turbo = (/** @type {string} */ task, /** @type {string} */ needs) =>
  runTool("turbo", ["run", task, `--filter=${needs}`, "--log-order=grouped"], { quiet: true });
const compiles = args.some((arg) => arg === "delta" || arg === "delta-rs"); // for those who ask for it
if (compiles)
  console.error("Compiling delta-rs, unless this machine has it. With two cores that takes ten minutes, once ...");
const native = compiles ? turbo("native", "@metaxy-ts/delta-rs") : 0;
if (args.includes("ducklake")) await installExtensions(["ducklake", "sqlite_scanner"]);
process.exitCode = native || turbo("build", program.needs) || runFile(join(root, program.file), args);
