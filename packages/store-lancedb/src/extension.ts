import { basename, dirname, join, sep } from "node:path";
import type { TableEngine } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { literal } from "@metaxy-ts/engine-duckdb";
import type { Place } from "./place.js";

/** Whether DuckDB reads Lance by itself from now on. Elsewhere than in folders it would need what only the client is told. */
export async function loadExtension(extension: string, engine: TableEngine, place: Place): Promise<boolean> {
  if (extension === "never" || !place.local) return false;
  if (extension !== "auto") {
    await engine.run(`load ${literal(extension)}`).catch((cause: unknown) => {
      throw new MetaxyError(
        "CONFIG_INVALID",
        `DuckDB cannot load the extension of the option extension, ${extension}. Correct the path, or leave it out.`,
        { details: { option: "extension" }, cause },
      );
    });
    return true;
  }
  return engine.run("load lance").then(
    () => true,
    () => false,
  );
}

/** How many versions of tables the extension may remember, at some 300 kB each. */
const most = 500;

/**
 * What the extension reads. It remembers a table by its path and never looks for a newer version, until the connection is closed. So
 * every version gets a path of its own, which leads through a folder that need not be there.
 */
export class ExtensionPaths {
  readonly #given = new Set<string>();

  /** The path of a version; undefined when there were too many of them, and the client has to read. */
  of(uri: string, version: string): string | undefined {
    const path = join(dirname(uri), version.replaceAll(/[^\w-]/g, "-")) + sep + join("..", basename(uri));
    if (!this.#given.has(path) && this.#given.size >= most) return undefined;
    this.#given.add(path);
    return path;
  }
}
