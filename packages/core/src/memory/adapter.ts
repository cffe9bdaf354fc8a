import { declareCapabilities } from "../contract/capability.js";
import type { StoreAdapter } from "../contract/contract.js";
import { MetaxyError } from "../errors/error.js";
import { checkOptions } from "../errors/options.js";
import { MemoryConnection } from "./connection.js";
import { Tables } from "./tables.js";

/** Options of a store in memory. */
export interface MemoryOptions {
  /** Identifies the store in messages. If omitted, they say `memory`. */
  readonly name?: string;
}

const supports = declareCapabilities({
  "hash.md5": "native",
  "hash.sha256": "native",
  "hash.xxhash32": "native",
  "hash.xxhash64": "native",
  "write.transaction": "native",
  "write.schemaEvolution": "native",
  "write.typeWidening": "native",
  "write.parallelProcesses": "unsupported",
  "delete.hard": "native",
  "read.asOf": "native",
  "relation.sql": "unsupported",
  "relation.arrow": "unsupported",
  "relation.parquet": "unsupported",
  "input.arrow": "native",
  "input.parquet": "unsupported",
  "input.sql": "unsupported",
});

/**
 * The adapter behind `memory()`, for tools that work with any adapter. It holds the rows: every connection that it opens has the same.
 *
 * @param options A name for messages. If omitted, `memory`.
 * @returns The adapter.
 * @throws CONFIG_INVALID naming the option that is not acceptable.
 *
 * @example
 * ```ts
 * import { memoryAdapter } from "@metaxy-ts/core/memory";
 *
 * const adapter = memoryAdapter({ name: "test" });
 * console.log(adapter.display); // memory(test)
 * ```
 */
export function memoryAdapter(options: MemoryOptions = {}): StoreAdapter {
  checkOptions(options, ["name"], "memory()", "CONFIG_INVALID");
  const { name } = options;
  if (name !== undefined && typeof name !== "string")
    throw new MetaxyError("CONFIG_INVALID", "The option name of memory() has to be a string.", {
      details: { option: "name" },
    });
  const display = name === undefined ? "memory" : `memory(${name})`;
  const tables = new Tables();
  return {
    name: "memory",
    display,
    supports,
    autoCreate: true,
    byField: "struct",
    tablePrefix: "",
    open: async () => new MemoryConnection(tables),
    mapError: () => undefined,
  };
}
