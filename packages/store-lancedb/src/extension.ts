import { basename, dirname, join, sep } from "node:path";
import type { ColumnType, TableEngine } from "@metaxy-ts/core/adapter";
import { literal, StorageExtension } from "@metaxy-ts/engine-duckdb/base";
import { isJson } from "./json.js";
import type { LanceLocation } from "./location.js";
import type { Found } from "./lookup.js";
import type { StoredField } from "./shapes.js";

/** From how many rows on a table, or a write, is worth the second that loading the extension takes, where it is not asked for by its path. */
const largeTable = 500_000;

/** How many versions of tables the extension may cache, about 300 kB each. */
const most = 500;

/** DuckDB's extension that reads and writes Lance. It is only used for folders: elsewhere it would need options that only the client has. */
export class Extension {
  readonly #engine: TableEngine;
  readonly #extension: StorageExtension;
  readonly #paths = new Set<string>();

  private constructor(engine: TableEngine, extension: StorageExtension) {
    this.#engine = engine;
    this.#extension = extension;
  }

  /** @throws CONFIG_INVALID if the extension is specified by its path, and cannot be loaded. */
  static async open(option: string, engine: TableEngine, location: LanceLocation): Promise<Extension> {
    return new Extension(engine, await StorageExtension.open("lance", location.local ? option : "never", engine));
  }

  /**
   * The path under which the extension reads a version of the table at `uri`; undefined when the client has to read it. The extension
   * caches a table by its path and never looks for a newer version, until the connection is closed. So every version gets a path of its
   * own, which leads through a folder that need not be there.
   */
  async pathOf(uri: string, { table, schema, columns, version }: Found): Promise<string | undefined> {
    if (version === undefined || columns.some(({ type }) => hasStructsInLists(type))) return undefined;
    if (!schema.fields.every(isRead)) return undefined;
    if (!(await this.#isWorth(() => table.countRows()))) return undefined;
    const path = join(dirname(uri), version.replaceAll(/[^\w-]/g, "-")) + sep + join("..", basename(uri));
    if (!this.#paths.has(path) && this.#paths.size >= most) return undefined;
    this.#paths.add(path);
    return path;
  }

  /** Whether it is there to write so many rows. */
  writes(count: number): Promise<boolean> {
    return this.#isWorth(async () => count);
  }

  /** Adds the rows of a query of the engine to the table at `uri`, in one commit. What the table is by then is looked up again. */
  append(sql: string, uri: string): Promise<void> {
    const options = "format lance, mode 'append', preserve_order false"; // rows of a table have no order, and all cores may make them
    return this.#engine.run(`copy (${sql}) to ${literal(uri)} (${options})`);
  }

  async #isWorth(count: () => Promise<number>): Promise<boolean> {
    const { isLoaded } = this.#extension;
    return isLoaded ?? ((await count()) >= largeTable && this.#extension.load());
  }
}

/**
 * Whether the extension reads a column: it has no type for JSON and for decimals of more than 38 digits, and fails for the whole table. Of nanoseconds with a
 * time zone it gives microseconds.
 */
function isRead(field: StoredField): boolean {
  const { bitWidth = 0, timezone, unit } = field.type;
  if (isJson(field) || bitWidth > 128 || (timezone && unit === 3)) return false;
  return (field.type.children ?? []).every(isRead);
}

/**
 * Such structs may have got members since their rows were written. The extension, whose Lance is older than the client's, then ends the
 * process: "offsets cannot be empty".
 */
function hasStructsInLists(type: ColumnType, inList = false): boolean {
  switch (type.kind) {
    case "list":
      return hasStructsInLists(type.item, true);
    case "map":
      return hasStructsInLists(type.value, true);
    case "struct":
      return inList || Object.values(type.members).some((member) => hasStructsInLists(member));
    default:
      return false;
  }
}
