import { isMetaxyError } from "@metaxy-ts/core/adapter";
import { gitTags } from "../git.js";
import type { LoadOptions, Project } from "../project.js";
import { loadProject } from "../project.js";
import { checkCopies } from "./copies.js";
import type { Finding } from "./finding.js";
import { about } from "./finding.js";
import { checkLock } from "./lock.js";
import { checkNatives } from "./natives.js";
import { installedAdapters } from "./packages.js";
import { checkStore } from "./store.js";

/** What is looked at. Every option may be omitted. */
export interface DoctorOptions extends LoadOptions {
  /** Names of stores, or `all`. If omitted, the default store. */
  readonly stores?: readonly string[] | "all";
  /** How long a store may take to answer, in milliseconds. If omitted, 10,000. */
  readonly timeout?: number;
  /** Loads the project. If omitted, `loadProject` with the other options. */
  readonly load?: () => Promise<Project>;
}

/**
 * Looks for what is wrong with a project: Node.js, the configuration, features, packages, native parts, stores, the lock file. Nothing is
 * changed. Stores are opened to read.
 *
 * @param options Which project, and which of its stores.
 * @returns What was found out, each as soon as it is known. It has no secrets.
 *
 * @example
 * ```ts
 * import { doctor } from "@metaxy-ts/project";
 *
 * for await (const { level, message, remedy } of doctor({ stores: "all" }))
 *   if (level !== "ok") console.error(level, message, remedy ?? "");
 * ```
 */
export async function* doctor({
  stores,
  timeout = 10_000,
  load,
  ...options
}: DoctorOptions = {}): AsyncGenerator<Finding> {
  const [{ checkNode }, { checkAdapters }] = await Promise.all([import("./node.js"), import("./adapters.js")]); // they load semver
  yield checkNode();
  let project: Project;
  try {
    project = await (load?.() ?? loadProject(options));
    yield about("configuration").ok(configurationWords(project));
  } catch (error) {
    if (!isMetaxyError(error)) throw error;
    yield about("configuration").failed(error);
    return;
  }
  const { folder } = project.config;
  yield await checkGit(folder);
  const { features, graph, problems } = await project.features();
  yield* problems.map((problem) => about("features").failed(problem));
  if (problems.length === 0) yield featuresFinding(graph.features.size, folder);
  const adapters = installedAdapters(folder);
  yield checkCopies(folder, adapters, features);
  yield* checkAdapters(folder, adapters);
  yield* checkNatives(adapters);
  const names = stores === "all" ? project.stores : (stores ?? [project.config.store]);
  for (const name of names) yield* checkStore(project, name, timeout);
  yield* checkLock(project, stores === "all" ? undefined : stores?.[0], timeout);
}

function configurationWords({ config, stores }: Project): string {
  const { file, project, store } = config;
  const of = stores.length === 0 ? "no stores" : `stores ${stores.join(", ")}`;
  return `${file}: project ${project}, ${of}${store === undefined ? "" : `; the default is ${store}`}`;
}

async function checkGit(folder: string): Promise<Finding> {
  const { "git.commit": commit, "git.dirty": dirty } = await gitTags(folder);
  if (commit === undefined) return about("git").ok("no commit that metaxy push could remember");
  return about("git").ok(
    `commit ${commit.slice(0, 12)}${dirty === undefined ? "" : ", with changes that are not committed"}`,
  );
}

function featuresFinding(count: number, folder: string): Finding {
  if (count > 0)
    return about("features").ok(`${count} ${count === 1 ? "feature" : "features"}, all of which fit together`);
  return about("features").warning(
    "There are no features.",
    `Name the modules that export them as features in the configuration in ${folder}.`,
  );
}
