import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { PushedProblem, Store } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { readText } from "../files/text.js";
import { selectFeatures } from "../selection/select.js";
import { moduleText } from "./module-text.js";

/** How a module with features of other projects is made. */
export interface CodegenOptions {
  /** The module, such as `src/external.ts`. */
  readonly path: string;
  /** The project whose features are left out: the one that the module is for. */
  readonly project: string;
  /** Selectors of features, as those of `selectFeatures`. If omitted, all features of other projects. */
  readonly features?: readonly string[];
  /** Only features of this project, of those that are selected. If omitted, of all other projects. */
  readonly owner?: string;
  /** The command that makes the module again, for its first lines. If omitted, `metaxy codegen`. */
  readonly command?: string;
  /**
   * The type of integers whose schema does not say that they have at most 53 bits. Larger ones are bigints in rows. If omitted, `number | bigint`. With
   * `number`, you say that there are no larger ones.
   */
  readonly integers?: "number" | "number | bigint";
  /** Whether the code expects the field versions that the features have now. If omitted, it does not: linking takes any. */
  readonly pin?: boolean;
  /** With `true`, nothing is written, and a module that would change is an error: for CI. If omitted, the module is written. */
  readonly check?: boolean;
  /** The folder of the project, for the command that installs a missing package. If omitted, the working directory. */
  readonly folder?: string;
}

/** What was generated. */
export interface CodegenOutcome {
  /** Keys of the features in the module, parents before children. */
  readonly features: readonly string[];
  /** Whether the module was written: it was not if it is up to date. */
  readonly written: boolean;
  /** Definitions that cannot be read, or that another project has pushed as well. They are not in the module. */
  readonly problems: readonly PushedProblem[];
}

/**
 * Writes a TypeScript module with external features and the types of their rows, for features that other projects have pushed to a store, with
 * this library or with Metaxy. The text only depends on the definitions, and the file is only written if it changes. It needs the packages
 * json-schema-to-typescript and prettier, which `@metaxy-ts/cli` comes with.
 *
 * @param store An open store, to which the projects were pushed.
 * @param options The file, and which features.
 * @returns Which features the module has.
 * @throws FEATURE_NOT_FOUND if no other project has pushed such a feature, naming the nearest; SELECTION_INVALID; MODULE_OUTDATED if the module
 * would change and `check` is set; PACKAGE_MISSING with the command that installs what is needed.
 *
 * @example
 * ```ts
 * import type { Store } from "@metaxy-ts/core";
 * import { codegen } from "@metaxy-ts/project";
 *
 * async function update(store: Store): Promise<readonly string[]> {
 *   const { features } = await codegen(store, { path: "src/external.ts", project: "faces", features: ["project:videos"] });
 *   return features;
 * }
 * ```
 */
export async function codegen(store: Store, options: CodegenOptions): Promise<CodegenOutcome> {
  const {
    path,
    project,
    command = "metaxy codegen",
    integers = "number | bigint",
    pin = false,
    check = false,
  } = options;
  const pushed = await store.pushedGraph();
  const { graph, problems } = pushed;
  const owned = options.owner === undefined ? undefined : selectFeatures(graph, [`project:${options.owner}`]);
  const selected = selectFeatures(graph, options.features ?? []).filter((key) => owned?.includes(key) ?? true);
  const features = selected.filter((key) => graph.projectOf(key) !== project);
  if (features.length === 0) throw nothing(options.features?.length ? selected : [], project, store);
  const folder = options.folder ?? process.cwd();
  const text = await moduleText(graph, { features, command, integers, pin, length: store.hash.length, folder });
  const written = (await readText(path)) !== text;
  if (written && check)
    throw new MetaxyError("MODULE_OUTDATED", `${path} is not what would be generated now. Make it again: ${command}`, {
      details: { path },
    });
  if (written) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return { features, written, problems: problems.filter(({ project: owner }) => owner !== project) };
}

function nothing(selected: readonly string[], project: string, { display }: Store): MetaxyError {
  const message =
    selected.length === 0
      ? `No other project has pushed features to ${display}. Push the project that owns them, or choose another store.`
      : `${selected.join(", ")} ${selected.length === 1 ? "is a feature" : "are features"} of this project, ${project}: import ${selected.length === 1 ? "it" : "them"}, or select features of other projects.`;
  return new MetaxyError("FEATURE_NOT_FOUND", message, { details: { features: [...selected] } });
}
