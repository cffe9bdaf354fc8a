import type { Capabilities } from "../../contract/capability.js";
import { isSupported } from "../../contract/capability.js";
import type { OpenMode, StoreAdapter, StoreConnection } from "../../contract/contract.js";
import type { OnStatement } from "../../contract/statement-event.js";
import { brand } from "../../errors/brand.js";
import { isOf } from "../../errors/copies.js";
import { MetaxyError } from "../../errors/error.js";
import { checkOptions } from "../../errors/options.js";
import type { FeatureGraph } from "../../graph/graph.js";
import { isFeatureGraph } from "../../graph/graph.js";
import type { HashSettings } from "../../hash/algorithms.js";
import { hashSettings } from "../../hash/algorithms.js";
import type { StoreContext } from "../context.js";
import { GraphSource } from "../graph-source.js";
import { Guard } from "../guard.js";
import { OpenStore } from "../open-store.js";
import type { ConfiguredSource } from "../source-store.js";
import type { Store } from "../store.js";
import { hashOfRows, recordedHash } from "./agreed-hash.js";
import type { Clock } from "./clock.js";
import { clockOf } from "./clock.js";
import { ddl } from "./ddl.js";
import { FallbackChain } from "./fallback.js";
import { findHash } from "./find-hash.js";
import type { InspectOptions, StoreInspection } from "./inspect.js";
import { inspect } from "./inspect.js";

/** What every kind of store can be configured with. Every option may be omitted. */
export interface StoreOptions {
  /** The features that can be passed by key, and whose project version is recorded with rows. If omitted, features are passed as objects. */
  readonly graph?: FeatureGraph;
  /**
   * How hashes are made. If omitted, what the store recorded, else what its rows were made with (Metaxy records nothing). A new store
   * takes md5 truncated to 16 characters.
   */
  readonly hash?: Partial<HashSettings>;
  /** Stores that are asked, in order, for features that this one does not have. They are opened to read only. If omitted, none. */
  readonly fallbackStores?: readonly ConfiguredStore[];
  /** Whether a write creates missing tables. If omitted, all kinds of stores do except ClickHouse. */
  readonly autoCreate?: boolean;
  /** Identifies the run that writes; recorded with every row whose write has none. If omitted, such rows have null. */
  readonly materializationId?: string;
  /**
   * Called for every statement that the store's database runs, with its SQL, parameters, duration and number of rows. For logs
   * and measurements. Secrets are masked. A store without SQL has no statements. If omitted, nothing
   * is reported.
   */
  readonly onStatement?: OnStatement;
}

/** The names of the options that every store has. */
export const storeOptionNames = [
  "graph",
  "hash",
  "fallbackStores",
  "autoCreate",
  "materializationId",
  "onStatement",
] as const;

/** How a store is opened. */
export interface OpenOptions {
  /** If omitted, `write`. A store that is opened to read must exist, needs no write permission, and does not block others who read. */
  readonly mode?: OpenMode;
}

/**
 * A store with its options, before it is opened: what `duckdb()`, `clickhouse()` and the others return. It connects to nothing, and can be
 * opened many times.
 */
export class ConfiguredStore {
  readonly #adapter: StoreAdapter;
  readonly #options: StoreOptions;
  readonly #hashOfNewStore: HashSettings;

  static {
    brand(ConfiguredStore, "ConfiguredStore");
  }

  /**
   * For authors of stores: what the function that makes a configured store of a kind calls.
   *
   * @param adapter The kind of store, with its own options.
   * @param options The options of every store.
   * @throws CONFIG_INVALID naming the option that is not acceptable; HASH_SETTINGS_INVALID; CAPABILITY_UNSUPPORTED for a hash algorithm that the
   * store does not have.
   */
  constructor(adapter: StoreAdapter, options: StoreOptions = {}) {
    checkOptions(options, storeOptionNames, `${adapter.name}()`, "CONFIG_INVALID");
    if (options.graph !== undefined && !isFeatureGraph(options.graph)) {
      throw new MetaxyError(
        "CONFIG_INVALID",
        `The graph of ${adapter.display} has to be a FeatureGraph: new FeatureGraph([feature, …]).`,
      );
    }
    const refuse = (option: keyof StoreOptions, expected: string): never => {
      throw new MetaxyError("CONFIG_INVALID", `The option ${option} of ${adapter.display} has to be ${expected}.`, {
        details: { option },
      });
    };
    const { hash, fallbackStores = [], autoCreate, materializationId, onStatement } = options;
    if (!Array.isArray(fallbackStores) || !fallbackStores.every(isConfiguredStore))
      refuse("fallbackStores", "a list of stores that are not open");
    if (autoCreate !== undefined && typeof autoCreate !== "boolean") refuse("autoCreate", "true or false");
    if (materializationId !== undefined && typeof materializationId !== "string")
      refuse("materializationId", "a string");
    if (onStatement !== undefined && typeof onStatement !== "function") refuse("onStatement", "a function");
    this.#hashOfNewStore = hashSettings(hash);
    if (hash !== undefined) checkAlgorithm(adapter, this.#hashOfNewStore);
    this.#adapter = adapter;
    this.#options = Object.freeze({ ...options });
  }

  /** Kind and place, without credentials: `duckdb(metadata.duckdb)`. */
  get display(): string {
    return this.#adapter.display;
  }

  /** The options that it was configured with, without those of its adapter. */
  get options(): StoreOptions {
    return this.#options;
  }

  /** What this kind of store can do, and whether its engine does it natively. */
  get supports(): Capabilities {
    return this.#adapter.supports;
  }

  /**
   * Gives the store other options: how a configuration adds the graph, the hash settings and the fallback stores of a project.
   *
   * @param options Each replaces the option of this store; those that are omitted stay.
   * @returns A store of the same place. This one is unchanged.
   * @throws CONFIG_INVALID, HASH_SETTINGS_INVALID, CAPABILITY_UNSUPPORTED as for the options of this store.
   *
   * @example
   * ```ts
   * import type { ConfiguredStore } from "@metaxy-ts/core";
   *
   * const preview = (store: ConfiguredStore, production: ConfiguredStore): ConfiguredStore => store.with({ fallbackStores: [production] });
   * ```
   */
  with(options: StoreOptions): ConfiguredStore {
    return new ConfiguredStore(this.#adapter, { ...this.#options, ...options });
  }

  /**
   * Makes the statements that create the tables of a graph's features, and the library's own, for people who do not let programs create
   * tables. It connects to nothing. A feature without a schema gets its ID columns, with the types that its
   * parents declare, else as strings; a write adds its other columns.
   *
   * @param graph The features. If omitted, the graph of the store.
   * @returns The statements in the order in which they are to run, without a final semicolon. They may run twice.
   * @throws CONFIG_INVALID without a graph; CAPABILITY_UNSUPPORTED if the store has no SQL.
   *
   * @example
   * ```ts
   * import type { ConfiguredStore, FeatureGraph } from "@metaxy-ts/core";
   *
   * const script = (store: ConfiguredStore, graph: FeatureGraph): string => store.ddl(graph).map((sql) => `${sql};`).join("\n");
   * ```
   */
  ddl(graph: FeatureGraph | undefined = this.#options.graph): readonly string[] {
    if (!isFeatureGraph(graph))
      throw new MetaxyError(
        "CONFIG_INVALID",
        `ddl of ${this.display} needs a FeatureGraph: ddl(new FeatureGraph([feature, …])).`,
      );
    return ddl(this.#adapter, graph);
  }

  /**
   * Opens the store. Close it, or let `await using` do that.
   *
   * @param options Whether it is opened to write or to read. If omitted, to write.
   * @returns The open store.
   * @throws STORE_LOCKED if other processes use the store, and the engine excludes this one; STORE_NOT_FOUND if there is nothing to read; STORE_READ_ONLY if it cannot be
   * written; STORE_CORRUPT, STORE_FORMAT_NEWER for what is not a store, or one of a newer version; HASH_SETTINGS_MISMATCH if it was written with
   * other hash settings; HASH_SETTINGS_UNKNOWN for rows of another writer that do not show how they were hashed.
   *
   * @example
   * ```ts
   * import type { ConfiguredStore } from "@metaxy-ts/core";
   *
   * async function isThere(configured: ConfiguredStore): Promise<boolean> {
   *   await using store = await configured.open({ mode: "read" });
   *   return await store.has("video/raw");
   * }
   * ```
   */
  async open(options: OpenOptions = {}): Promise<Store> {
    checkOptions(options, ["mode"], "open");
    const mode = options.mode ?? "write";
    if (mode !== "read" && mode !== "write")
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The mode of open is "read" or "write"; it is ${JSON.stringify(mode)}.`,
      );
    const guard = new Guard(this.#adapter, mode);
    const { onStatement } = this.#options;
    return guard.read("open", async () => {
      const connection = await this.#adapter.open({ mode, ...(onStatement && { onStatement }) });
      try {
        const hash = await this.#hashOf(connection);
        checkAlgorithm(this.#adapter, hash);
        return new OpenStore(this.#context(connection, guard, hash, await clockFor(this.#adapter, connection)));
      } catch (error) {
        await connection.close();
        throw error;
      }
    });
  }

  /**
   * Looks at a store without changing it, and without asking whether its hash settings are those that it is configured with: for programs that find out
   * what is wrong with a store.
   *
   * @param options What is looked at of each table. If omitted, its name alone.
   * @returns What the store has recorded, its tables, its clock, and whether it can be written.
   * @throws STORE_NOT_FOUND if there is nothing to read; STORE_LOCKED, STORE_CORRUPT, STORE_FORMAT_NEWER, STORE_FAILED if it cannot be opened or read.
   *
   * @example
   * ```ts
   * import type { ConfiguredStore } from "@metaxy-ts/core";
   *
   * async function largest(configured: ConfiguredStore): Promise<string | undefined> {
   *   const { tables } = await configured.inspect({ rows: true });
   *   return [...tables].sort((left, right) => (right.rows ?? 0) - (left.rows ?? 0))[0]?.name;
   * }
   * ```
   */
  inspect(options: InspectOptions = {}): Promise<StoreInspection> {
    return new Guard(this.#adapter, "read").read("inspect", () => inspect(this.#adapter, options));
  }

  async #hashOf(connection: StoreConnection): Promise<HashSettings> {
    const { display, tablePrefix } = this.#adapter;
    const recorded = await connection.settings();
    if (recorded) return recordedHash(display, recorded, this.#options.hash);
    const found = await findHash(connection, tablePrefix);
    return found ? hashOfRows(display, found, this.#options.hash) : this.#hashOfNewStore;
  }

  #context(connection: StoreConnection, guard: Guard, hash: HashSettings, clock: Clock): StoreContext {
    return {
      adapter: this.#adapter,
      connection,
      guard,
      hash,
      clock,
      graphs: new GraphSource(this.#options.graph ?? null),
      // The stores that they open are `OpenStore`s, which have more than what users see of them.
      fallbacks: new FallbackChain(
        (this.#options.fallbackStores ?? []) as readonly unknown[] as readonly ConfiguredSource[],
        hash,
      ),
      autoCreate: this.#options.autoCreate ?? this.#adapter.autoCreate,
      materializationId: this.#options.materializationId ?? null,
    };
  }
}

/** Whether a value is a store that is configured, of whichever copy of this package. @throws PACKAGE_DUPLICATED. */
export function isConfiguredStore(value: unknown): value is ConfiguredStore {
  return isOf(value, "ConfiguredStore");
}

function checkAlgorithm(adapter: StoreAdapter, { algorithm }: HashSettings): void {
  if (isSupported(adapter.supports[`hash.${algorithm}`])) return;
  throw new MetaxyError("CAPABILITY_UNSUPPORTED", `${adapter.display} cannot hash with ${algorithm}.`);
}

async function clockFor(adapter: StoreAdapter, connection: StoreConnection): Promise<Clock> {
  const clock = clockOf(adapter.display);
  const asked = Date.now();
  const server = await connection.now?.();
  if (server !== undefined) clock.follow(server, asked, Date.now());
  return clock;
}
