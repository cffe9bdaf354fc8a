import type { StoreAdapter } from "@metaxy-ts/core/adapter";

/** A stored row by its columns, with values in whatever form the harness reads them. */
export type RawRow = Readonly<Record<string, unknown>>;

/** How the suite reaches the stores of an adapter. */
export interface StoreHarness {
  /**
   * The adapter of a place that is the namespace's own: empty at first, and the same for the same namespace. Called before anything
   * runs, too, to read the manifest, so it connects to nothing. Namespaces are lower-case letters, digits and `_`.
   */
  adapter(options: { readonly namespace: string }): StoreAdapter;
  /**
   * Every row of a table, in any order, read without the adapter: a bug in reading cannot hide the same bug in writing.
   * The suite compares the rows with each other and with what it wrote, so values may have any form that distinguishes
   * them. If omitted, cases that test that rows are never changed are skipped.
   */
  readRaw?(options: { readonly namespace: string; readonly table: string }): Promise<readonly RawRow[]>;
  /**
   * The URL of a module that exports `adapter` as it is here: cases about several processes import it in another one, so it is
   * JavaScript. If omitted, they are skipped.
   */
  readonly module?: string | URL;
  /**
   * Whether there is anything at a place: a file, a folder, a table; found out without the adapter. If omitted, the case that tests that
   * reading makes no place is skipped.
   */
  exists?(options: { readonly namespace: string }): Promise<boolean>;
  /**
   * Runs statements at a place, in their order, as an administrator runs those of the adapter's `ddl`; it makes the place if there is none. If
   * omitted, the case about stores whose tables are made so is skipped.
   */
  runSql?(options: { readonly namespace: string; readonly statements: readonly string[] }): Promise<void>;
  /** What can be done to a place that has a table with rows, while no store of it is open. If omitted, cases about damages are skipped. */
  readonly damage?: {
    /** Makes it unreadable, as a broken disk does: opening it, or reading its table, says STORE_CORRUPT. If omitted, that is not tested. */
    corrupt?(options: { readonly namespace: string }): Promise<void>;
    /** Leaves it room for less than 16 MiB more, on its disk or in the memory of its engine: a write of that says STORE_FULL. If omitted, that is not tested. */
    full?(options: { readonly namespace: string }): Promise<void>;
  };
  /** Removes what a case left in a namespace; called once all its stores are closed. If omitted, it stays. */
  remove?(options: { readonly namespace: string }): Promise<void>;
}

/** How the suite reaches the stores of an adapter, and which cases it runs. */
export interface ConformanceOptions extends StoreHarness {
  /** The newest contract that the adapter claims; later cases are skipped. If omitted, this package's version. */
  readonly contract?: string;
  /** Environment variables that the stores need. Without them the suite is skipped, but in CI it fails. If omitted, the stores need none. */
  readonly env?: readonly string[];
  /** Cases that are known to fail, by ID, and why. One that passes after all fails the run. If omitted, no case may fail. */
  readonly expectedFailures?: Readonly<Record<string, string>>;
  /**
   * How many random histories the property cases try, and from which seed. If omitted: 24, or 200 with METAXY_LONG=1 in the
   * environment, and a new seed. The environment variables METAXY_RUNS and METAXY_SEED go first.
   *
   * One of `recordedOneOf` recorded histories is replayed, and the seed says which ones. If omitted, all are. The environment variable
   * METAXY_RECORDED_ONE_OF goes first.
   */
  readonly properties?: { readonly runs?: number; readonly seed?: number; readonly recordedOneOf?: number };
}
