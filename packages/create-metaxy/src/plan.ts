import { existsSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { PackageManager, StoreName, TemplateName } from "./choices.js";
import { packageManagers, stores, templates } from "./choices.js";
import { refuseEntries, refuseExisting, refuseProject } from "./conflicts.js";
import type { ProjectFiles } from "./files.js";
import { templateFiles } from "./files.js";
import { extendedManifest, newManifest, readManifest } from "./manifest.js";
import type { InitRequest } from "./options.js";
import { packageManagerOf, pageWords, runningPackageManager } from "./package-manager.js";
import { Questions } from "./questions.js";

/** What is to be written, and where. */
export interface Plan {
  /** The absolute path of the project. */
  readonly folder: string;
  readonly store: StoreName;
  readonly template: TemplateName;
  readonly manager: PackageManager;
  /** Whether the folder has a package already, which is extended. */
  readonly isExtended: boolean;
  readonly files: ProjectFiles;
}

/** Asks for what the request does not say. Nothing is written yet. */
export async function planned({ folder: named, defaultFolder, options, terminal }: InitRequest): Promise<Plan> {
  const questions = new Questions(options.yes ?? false, terminal);
  const folder = resolve(terminal.folder, named ?? (await questions.text("[folder]", "Which folder?", defaultFolder)));
  const file = join(folder, "package.json");
  const found = existsSync(file) ? await readManifest(file) : undefined;
  if (found) refuseProject(folder, found.manifest);
  else if (!options.force) await refuseEntries(folder);

  const store = options.store ?? (await questions.choice("--store", "Where is the metadata kept?", stores, "duckdb"));
  const template =
    options.template ??
    (found ? "minimal" : await questions.choice("--template", "What does it begin with?", templates, "images"));
  const running = runningPackageManager(terminal.env.npm_config_user_agent) ?? "npm";
  const manager =
    options.packageManager ??
    (found && (await packageManagerOf(folder))) ??
    (await questions.choice("--package-manager", "What installs the dependencies?", packageManagers, running));

  const all = await templateFiles(template, store, pageWords(basename(folder), manager));
  if (!found) {
    const files = new Map([...all, ["package.json", newManifest(basename(folder), store)]]);
    if (manager === "yarn") files.set(".yarnrc.yml", "nodeLinker: node-modules\n"); // Node runs the program, without Plug'n'Play
    return { folder, store, template, manager, isExtended: false, files };
  }
  const files = new Map([...all].filter(([path]) => path === "metaxy.config.ts" || path === "src/features.ts"));
  if (!options.force) refuseExisting(folder, files);
  files.set("package.json", extendedManifest(found.text, found.manifest, store));
  return { folder, store, template, manager, isExtended: true, files };
}
