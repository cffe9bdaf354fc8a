import type { MetaxyError } from "@metaxy-ts/core/adapter";
import { assemble } from "./assemble.js";
import type { FeatureSource, FoundFeature, ProjectFeatures } from "./found.js";

/** All features of some sources, and their graph. */
export async function discover(sources: readonly FeatureSource[], project: string): Promise<ProjectFeatures> {
  const features: FoundFeature[] = [];
  const problems: MetaxyError[] = [];
  for (const source of sources) {
    const found = await source.find();
    features.push(...found.features);
    problems.push(...found.problems);
  }
  features.sort((a, b) => compare(a.feature.key, b.feature.key) || compare(a.file, b.file));
  const graph = assemble(features, project, failedModules(problems), problems);
  return { features, problems, graph };
}

function failedModules(problems: readonly MetaxyError[]): string[] {
  return problems
    .filter(({ code }) => code === "MODULE_FAILED" || code === "PACKAGE_MISSING" || code === "PACKAGE_DUPLICATED")
    .map(({ details }) => details.file as string);
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
