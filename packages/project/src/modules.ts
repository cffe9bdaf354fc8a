import { fileURLToPath, pathToFileURL } from "node:url";
import { isError, MetaxyError } from "@metaxy-ts/core/adapter";
import type { Jiti } from "jiti";
import { missingPackage } from "./install.js";

/** Loads modules of a project, in TypeScript or JavaScript, without a build. A file is loaded once, whoever asks for it. */
export class Modules {
  /** The folder of the project. */
  readonly folder: string;
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
  async load(file: string): Promise<Record<string, unknown>> {
    const jiti = await this.#loader();
    try {
      return await jiti.import(file);
    } catch (error) {
      throw this.failure(file, error);
    }
  }

  /** What a module that could not be loaded, or a function that could not import one, ends with. */
  failure(what: string, error: unknown): MetaxyError {
    const missing = missingPackage(error, this.folder);
    if (missing) return missing;
    const message = isError(error) ? error.message : String(error);
    return new MetaxyError("MODULE_FAILED", `${what} could not be loaded: ${message}${position(error)}`, {
      cause: error,
      details: { file: what },
    });
  }

  #loader(): Promise<Jiti> {
    this.#jiti ??= import("jiti").then(({ createJiti }) => createJiti(import.meta.url, { interopDefault: false }));
    return this.#jiti;
  }
}

/** Where an error was thrown, as its stack has it: ` (src/features/video.ts:3:7)`. */
function position(error: unknown): string {
  const stack = isError(error) ? (error.stack ?? "") : "";
  const [, place] = /\n\s+at (?:.*\()?(?:file:\/\/)?([^()\n]+:\d+:\d+)\)?/.exec(stack) ?? [];
  return place === undefined || place.startsWith("node:") ? "" : ` (${place})`;
}
