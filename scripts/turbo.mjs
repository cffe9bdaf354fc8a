// Turborepo with our environment: node scripts/turbo.mjs run build --filter=@metaxy-ts/core
import { runTool } from "./run.mjs";

process.exitCode = runTool("turbo", process.argv.slice(2));
