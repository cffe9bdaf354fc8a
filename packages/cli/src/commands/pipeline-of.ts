import type { FeatureGraph } from "@metaxy-ts/core";
import { MetaxyError, suggestion } from "@metaxy-ts/core/adapter";
import type { Project } from "@metaxy-ts/project";
import type { Pipeline } from "@metaxy-ts/runner";
import { isPipeline } from "@metaxy-ts/runner";

/**
 * The pipeline of the project, over the features of the project.
 *
 * @throws PIPELINE_INVALID for something else than a pipeline, or one of features that the project does not have.
 */
export async function pipelineOf(project: Project, graph: FeatureGraph): Promise<Pipeline> {
  const found = await project.pipeline();
  const file = project.config.pipeline as string;
  if (!isPipeline(found))
    throw invalid(
      file,
      `The pipeline of ${file} is ${kindOf(found)}. Export what definePipeline() of @metaxy-ts/runner returned.`,
    );
  for (const key of found.steps.keys())
    if (!graph.has(key))
      throw invalid(
        file,
        `The pipeline of ${file} computes ${key}, which is no feature of the project. Name its module in "features" of the configuration${suggestion(key, graph.features.keys(), "features")}`,
      );
  return { ...found, graph }; // which has the definitions of other projects' features, too
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object that is no pipeline" : `a ${typeof value}`;
}

function invalid(file: string, message: string): MetaxyError {
  return new MetaxyError("PIPELINE_INVALID", message, { details: { file } });
}
