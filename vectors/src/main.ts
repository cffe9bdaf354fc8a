import { parseArgs } from "node:util";
import { readVectors, vectorsFolder } from "@metaxy-ts/conformance";
import { stores } from "./stores.js";

const { values, positionals } = parseArgs({ options: { store: { type: "string" } }, allowPositionals: true });
const replay = stores[values.store ?? ""];
if (!replay || positionals.length > 1) {
  console.error(
    `Usage: pnpm vectors --store NAME [FOLDER]\nStores: ${Object.keys(stores).join(", ")}. Without a folder, the project's own vectors.`,
  );
  process.exit(2);
}

let failed = 0;
const files = await readVectors(positionals[0] ?? vectorsFolder);
for (const { file, vector } of files) {
  try {
    const mismatches = await replay(vector);
    if (mismatches.length > 0) failed += 1;
    for (const { step, sample, expected, got } of mismatches) {
      console.log(`${file}: step ${step}, sample ${sample}\n  expected ${expected}\n  got      ${got}`);
    }
  } catch (error) {
    failed += 1;
    console.log(`${file}: ${error instanceof Error ? error.stack : error}`);
  }
}
console.log(`${files.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 || files.length === 0 ? 1 : 0;
