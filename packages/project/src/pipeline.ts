import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { LoadedConfig } from "./config/load.js";
import { shownPath } from "./files/shown-path.js";
import type { Modules } from "./modules.js";

/** What the module of the pipeline exports as the pipeline. */
export async function loadPipeline({ pipeline, file }: LoadedConfig, modules: Modules): Promise<unknown> {
  if (pipeline === undefined)
    throw new MetaxyError(
      "CONFIG_INVALID",
      `${shownPath(file)} names no pipeline. Add pipeline: "./pipeline.ts", a module whose default export is what definePipeline() of @metaxy-ts/runner returned.`,
      { details: { file } },
    );
  const exports = await modules.load(pipeline);
  const found = exports.default ?? exports.pipeline;
  if (found !== undefined) return found;
  throw new MetaxyError(
    "PIPELINE_INVALID",
    `${shownPath(pipeline)} has no default export, and exports no pipeline. Export what definePipeline() of @metaxy-ts/runner returned.`,
    { details: { file: pipeline } },
  );
}
