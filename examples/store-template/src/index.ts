import type { ConfiguredStore, StoreOptions } from "@metaxy-ts/core";
import type { StoreAdapter } from "@metaxy-ts/core/adapter";
import { checkOptions, configureStore, MetaxyError } from "@metaxy-ts/core/adapter";
import { storageAdapter } from "@metaxy-ts/engine-duckdb";
import { jsonLinesStorage } from "./storage.js";

export interface JsonLinesOptions {
  /** The folder of the tables, made when the store is opened for writing. */
  readonly folder: string;
}

/** A store in a folder of JSON Lines files. @throws CONFIG_INVALID naming the option that is not acceptable. */
export function jsonLines(options: JsonLinesOptions & StoreOptions): ConfiguredStore {
  return configureStore(options, jsonLinesAdapter);
}

/** The adapter behind `jsonLines()`, for tools that work with any adapter, such as the conformance suite. */
export function jsonLinesAdapter(options: JsonLinesOptions): StoreAdapter {
  checkOptions(options, ["folder"], "jsonLines()", "CONFIG_INVALID");
  if (typeof options.folder !== "string" || options.folder === "")
    throw new MetaxyError("CONFIG_INVALID", "The option folder of jsonLines() has to be the path of a folder.");
  return storageAdapter(jsonLinesStorage(options.folder));
}
