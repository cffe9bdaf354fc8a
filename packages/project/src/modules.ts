import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { isError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { Jiti } from "jiti";
import { foldersUp } from "./files/folders-up.js";
import { missingPackage } from "./install.js";

/** What a module exports, by name. */
export type Exports = Readonly<Record<string, unknown>>;

/** Loads modules of a project, in TypeScript or JavaScript, without a build. A file is loaded once. */
export class Modules {
  /** The folder of the project. */
  readonly folder: string;
  readonly #loaded = new Map<string, Exports>();
  #jiti: Promise<Jiti> | undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * The file of a path or package, as a module sees it.
   *
   * @param specifier What stands behind `from` in an import: `./base.config.ts`, `@acme/config`.
   * @param file The absolute path of the module that imports it.
   * @throws PACKAGE_MISSING, or MODULE_FAILED if there is no such file.
   */
  async resolve(specifier: string, file: string): Promise<string> {
    const jiti = await this.#loader();
    try {
      return fileURLToPath(jiti.esmResolve(specifier, { parentURL: pathToFileURL(file).href }));
    } catch (error) {
      throw this.failure(specifier, error);
    }
  }

  /**
   * @param file The absolute path of the module.
   * @returns What it exports.
   * @throws MODULE_FAILED with its own error; PACKAGE_MISSING if a package that it imports is not installed.
   */
  async load(file: string): Promise<Exports> {
    const jiti = await this.#loader();
    try {
      const exports = await jiti.import<Exports>(file);
      this.#loaded.set(file, exports);
      return exports;
    } catch (error) {
      throw this.failure(file, error);
    }
  }

  /**
   * The modules that were loaded, each after those that it imports: of several that export one value, the first one defines it. What Node.js
   * itself imports for them is not among them.
   *
   * @returns What each module exports, by its absolute path.
   */
  async evaluated(): Promise<ReadonlyMap<string, Exports>> {
    const { cache } = await this.#loader();
    const found = new Map<string, Exports>();
    const seen = new Set<string>();
    const visit = (file: string): void => {
      const module = cache[file.replaceAll("\\", "/")] ?? cache[file]; // jiti's own paths have slashes on Windows, too
      if (!module?.loaded || seen.has(file)) return;
      seen.add(file);
      for (const child of module.children) visit(normalize(child.filename));
      found.set(file, module.exports as Exports);
    };
    for (const [file, exports] of this.#loaded) {
      visit(file);
      if (!found.has(file)) found.set(file, exports);
    }
    return found;
  }

  /** What a module that could not be loaded, or a function that could not import one, ends with. */
  failure(what: string, error: unknown): MetaxyError {
    const missing = missingPackage(error, this.folder);
    if (missing) return missing;
    const message = (isError(error) ? error.message : String(error)).replaceAll(/\s*\n\s*/g, " "); // the compiler's have a line for the position
    return new MetaxyError("MODULE_FAILED", `${what} could not be loaded: ${message}${position(error)}`, {
      cause: error,
      details: { file: what },
    });
  }

  #loader(): Promise<Jiti> {
    this.#jiti ??= import("jiti").then(({ createJiti }) =>
      createJiti(import.meta.url, { interopDefault: false, fsCache: cacheFolder(this.folder) }),
    );
    return this.#jiti;
  }
}

/** Where compiled modules are kept: where tools of a project do, and never in a folder that other users of the machine can write to. */
function cacheFolder(folder: string): string | false {
  for (const at of foldersUp(folder)) {
    const packages = join(at, "node_modules");
    if (existsSync(packages)) return join(packages, ".cache/metaxy-ts");
  }
  return false;
}

const core = dirname(createRequire(import.meta.url).resolve("@metaxy-ts/core"));

/**
 * Where a module went wrong, as the stack has it: ` (/videos/src/raw.ts:3:7)`. What this library or another one throws is due to the line that
 * called it.
 */
function position(error: unknown): string {
  const stack = isError(error) ? (error.stack ?? "") : "";
  const places = Array.from(
    stack.matchAll(/\n\s+at (?:.*\()?(?:async )?([^()\n]+)(:\d+:\d+)\)?/g),
    ([, file = "", line = ""]) => ({
      file: file.startsWith("file:") ? fileURLToPath(file) : normalize(file),
      line,
    }),
  ).filter(({ file }) => !file.startsWith("node:"));
  const own = places.find(({ file }) => !file.includes(`${sep}node_modules${sep}`) && !file.startsWith(core));
  const place = own ?? places[0];
  return place === undefined ? "" : ` (${place.file}${place.line})`;
}
