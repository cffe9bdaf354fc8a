import type { OpenTableStorage } from "@metaxy-ts/core/adapter";
import { Queue } from "@metaxy-ts/core/adapter";
import type { DuckDBEngine } from "../engine.js";
import { BoundTables } from "./bound-tables.js";

/** A storage and the engine that computes for it. Shared by everything that one connection gives out. */
export class StorageSession {
  readonly engine: DuckDBEngine;
  readonly storage: OpenTableStorage;
  /** To be used within a turn. */
  readonly tables: BoundTables;
  readonly #turns = new Queue();

  constructor(engine: DuckDBEngine, storage: OpenTableStorage) {
    this.engine = engine;
    this.storage = storage;
    this.tables = new BoundTables(engine, storage);
  }

  /** Runs `work` while nothing else uses the storage or what is bound of it. Turns do not nest. */
  turn<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#turns.add(work);
  }
}
