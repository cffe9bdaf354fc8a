import type { Capabilities } from "../contract/capability.js";
import { brand } from "../errors/brand.js";
import { checkOptions } from "../errors/options.js";
import type { Feature } from "../feature/feature.js";
import type { UntypedFeature } from "../feature/from-spec.js";
import type { ChildRow, FeatureTypes, ParentRow, PendingRow, StoredRow, WriteRow } from "../feature/types.js";
import type { FeatureGraph, FeatureInput } from "../graph/graph.js";
import type { HashSettings } from "../hash/algorithms.js";
import type { BufferedWriterOptions } from "./buffer/writer.js";
import { BufferedWriter } from "./buffer/writer.js";
import { locateChildless, tellsChildless } from "./childless.js";
import type { WriteOptions, WriteOutcome } from "./commit.js";
import type { StoreContext } from "./context.js";
import { tableOf, target } from "./context.js";
import type { CopyOptions, CopyOutcome } from "./copy.js";
import { copyFrom } from "./copy.js";
import type { DeleteOptions } from "./delete.js";
import { deleteSamples } from "./delete.js";
import type { DeleteTarget } from "./deleted-samples.js";
import { GraphSource } from "./graph-source.js";
import type { Traced } from "./guard.js";
import type { WriteEntry } from "./incoming.js";
import type { Increment } from "./increment.js";
import type { FeatureRows, RowsInput } from "./input.js";
import { levelsOf } from "./levels.js";
import { locateAnywhere, locateTable } from "./locate.js";
import { computeProvenance } from "./provenance.js";
import { query } from "./query.js";
import { read, readLocated } from "./read.js";
import type { ReadOptions } from "./read-options.js";
import { toFilters } from "./read-options.js";
import type { RebaseOptions } from "./rebase.js";
import { rebase } from "./rebase.js";
import type { Relation } from "./relation.js";
import type { ResolveOptions } from "./resolve.js";
import { resolve } from "./resolve.js";
import type { StoredLevel } from "./source-store.js";
import { write } from "./write.js";

/** A feature, with its types, or the key of one in the store's graph. */
export type FeatureOf<Types extends FeatureTypes> = Feature<Types> | string;

/** A stored row, of which no more is there than the chosen columns. Not choosing keeps what is known of system columns. */
type ReadRow<Types extends FeatureTypes, Column extends keyof StoredRow<Types>> = string extends Column
  ? StoredRow<Types>
  : Pick<StoredRow<Types>, Column>;

/**
 * An open store. Operations may run in parallel. Every method throws STORE_CLOSED after `close`, and the engine's failures by code.
 *
 * @example
 * ```ts
 * import type { AnyFeature, ConfiguredStore } from "@metaxy-ts/core";
 *
 * async function report(configured: ConfiguredStore, feature: AnyFeature) {
 *   await using store = await configured.open({ mode: "read" });
 *   const todo = await store.resolve(feature);
 *   return todo.counts();
 * }
 * ```
 */
export class Store implements AsyncDisposable {
  readonly #context: StoreContext;

  static {
    brand(Store, "Store");
  }

  constructor(context: StoreContext) {
    this.#context = context;
  }

  /** Kind and place, without credentials. */
  get display(): string {
    return this.#context.adapter.display;
  }

  /** How this store makes hashes. */
  get hash(): HashSettings {
    return this.#context.hash;
  }

  get supports(): Capabilities {
    return this.#context.adapter.supports;
  }

  /**
   * What is new, stale, orphaned and waiting: the feature's stored samples against what its parents, or the given samples, ask for.
   *
   * @throws RESOLVE_INVALID for a root without samples, for colliding or missing columns and for unknown options; FEATURE_NOT_FOUND
   * for a required parent without a table; FILTER_INVALID.
   */
  resolve<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    options: ResolveOptions<NoInfer<Types>> = {},
  ): Promise<Increment<Types>> {
    return this.#read(
      "resolve",
      async () => (await resolve(this.#context, feature, options as ResolveOptions)) as unknown as Increment<Types>,
      of(feature),
    );
  }

  /**
   * Versions for rows that you joined yourself; each brings `metaxy_data_version_by_field` of every parent under the parent's suffix.
   *
   * @throws WRITE_INVALID naming the parents' columns that are missing.
   */
  computeProvenance<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    rows: RowsInput<Record<string, unknown>>,
  ): Promise<Relation<PendingRow<Types>>> {
    return this.#read(
      "compute provenance",
      async () => (await computeProvenance(this.#context, feature, rows)) as unknown as Relation<PendingRow<Types>>,
      of(feature),
    );
  }

  /**
   * Stored rows: by default the current row of each sample of the graph's feature version, without tombstones.
   *
   * @throws FEATURE_NOT_FOUND, READ_INVALID, FILTER_INVALID.
   */
  read<
    Types extends FeatureTypes = UntypedFeature,
    const Column extends keyof StoredRow<Types> & string = keyof StoredRow<Types> & string,
  >(
    feature: FeatureOf<Types>,
    options: ReadOptions<NoInfer<Types>, Column> = {},
  ): Promise<Relation<ReadRow<Types, Column>>> {
    return this.#read(
      "read",
      async () =>
        (await read(this.#context, feature, options as ReadOptions)) as unknown as Relation<ReadRow<Types, Column>>,
      of(feature),
    );
  }

  /**
   * Appends rows: all of them, or none. Rows are validated by the feature's schema; Arrow data, Parquet files and relations by their
   * column types.
   *
   * @throws WRITE_INVALID with the first rows that are not acceptable; TABLE_NOT_FOUND where tables are not created by themselves.
   */
  write<Types extends FeatureTypes = UntypedFeature, Stored = unknown>(
    feature: FeatureOf<Types>,
    rows: FeatureRows<WriteRow<NoInfer<Types>>, NoInfer<Types>, Stored>,
    options: WriteOptions = {},
  ): Promise<WriteOutcome> {
    return this.writeMany([{ feature, rows }], options);
  }

  /**
   * Says of parents which children they have now, all of them, for a feature with expansion lineage: appends the rows, soft-deletes stored
   * children of these parents that are not among them, and remembers parents without children as done, all of it or nothing. A resolve
   * then finds none of these parents, until their provenance changes. In a store without transactions, rows and deletions are one commit.
   *
   * @param parents Rows of an increment, such as `todo.pending`, or others with the columns that tell the parents and
   * `metaxy_provenance_by_field`; none twice.
   * @param rows Their children. A row without versions of its own takes its parent's.
   * @returns The number of stored children; deletions are not counted.
   * @throws WRITE_INVALID for a feature without expansion lineage, for parents without provenance, for a row of a parent that is not
   * given, and as `write`; TABLE_NOT_FOUND.
   *
   * @example
   * ```ts
   * import type { AnyFeature, Store } from "@metaxy-ts/core";
   *
   * async function chunk(store: Store, chunks: AnyFeature, split: (parent: object) => Record<string, unknown>[]): Promise<void> {
   *   const todo = await store.resolve(chunks);
   *   for await (const documents of todo.pending.batches(100))
   *     await store.replaceChildren(chunks.key, documents, documents.flatMap(split));
   * }
   * ```
   */
  replaceChildren<Types extends FeatureTypes = UntypedFeature, Stored = unknown>(
    feature: FeatureOf<Types>,
    parents: RowsInput<ParentRow<NoInfer<Types>>>,
    rows: FeatureRows<ChildRow<NoInfer<Types>>, NoInfer<Types>, Stored>,
    options: WriteOptions = {},
  ): Promise<WriteOutcome> {
    return this.#writeEntries("replace_children", [{ feature, parents, rows }], options);
  }

  /** Several features in one write: one transaction where the engine has them, else children before parents. */
  writeMany(entries: readonly WriteEntry[], options: WriteOptions = {}): Promise<WriteOutcome> {
    return this.#writeEntries("write", entries, options);
  }

  /** Collects rows from many places and writes them in bulk. */
  bufferedWriter(options: BufferedWriterOptions = {}): BufferedWriter {
    return new BufferedWriter((entries, choice) => this.writeMany(entries, choice), options);
  }

  /**
   * Deletes samples, told by a filter or by rows that have their ID columns: softly, so that history stays, or for good. Returns the
   * number of samples buried, or of stored rows removed; 0 for a feature without a table.
   *
   * @throws FILTER_INVALID, ARGUMENT_INVALID; FEATURE_NOT_FOUND for a hard delete of what only a fallback store has.
   */
  delete<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    samples: DeleteTarget<NoInfer<Types>>,
    options: DeleteOptions = {},
  ): Promise<number> {
    return this.#write(
      "delete",
      () => deleteSamples(this.#context, feature, samples as unknown as DeleteTarget<FeatureTypes>, options),
      of(feature),
    );
  }

  /**
   * Takes over the rows of another feature version, for code that changed without changing results. Returns the number of rows.
   *
   * @throws REBASE_INVALID for a root and for a version without rows.
   */
  rebase<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    options: RebaseOptions<NoInfer<Types>>,
  ): Promise<number> {
    return this.#write("rebase", () => rebase(this.#context, feature, options as RebaseOptions), of(feature));
  }

  /** Appends another open store's rows, with every system column as it is there. @throws HASH_SETTINGS_MISMATCH. */
  copyFrom(source: Store, options: CopyOptions = {}): Promise<CopyOutcome> {
    return this.#write("copy", () => copyFrom(this.#context, source, options));
  }

  /**
   * Rows of a query of your own, computed now, in the store's SQL; `tableName` and a relation's `name` are the tables to use.
   *
   * @throws CAPABILITY_UNSUPPORTED where the store has no SQL.
   */
  query<Row = Record<string, unknown>>(sql: string): Promise<Relation<Row>> {
    return this.#read("run a query", () => query<Row>(this.#context, sql), { span: "query" });
  }

  /** Removes the feature's table with everything in it; no table is fine. @throws TABLE_INVALID for one that is not the feature's. */
  drop(feature: FeatureInput): Promise<void> {
    return this.#write(
      "drop",
      async () => {
        const wanted = target(this.#context, feature);
        const childless = await locateChildless(this.#context, wanted);
        const located = await locateTable(this.#context, wanted.feature);
        for (const table of [childless?.table, located?.table]) if (table) await this.#context.connection.drop(table);
      },
      of(feature),
    );
  }

  /** Whether the feature has a table here, or with `fallback` in a fallback store. */
  has(feature: FeatureInput, options: { readonly fallback?: boolean } = {}): Promise<boolean> {
    return this.#read(
      "look for a feature",
      async () => {
        checkOptions(options, ["fallback"], "has");
        const found = await locateAnywhere(this.#context, target(this.#context, feature), options.fallback ?? false);
        return found !== undefined;
      },
      { span: "has", ...of(feature) },
    );
  }

  /** Share of the samples of the parents that are stored, from 0 to 1; null for a root and when the parents have none. */
  progress(feature: FeatureInput): Promise<number | null> {
    return this.#read(
      "measure progress",
      async () => {
        const { feature: known } = target(this.#context, feature);
        if (known.spec.dependencies.length === 0) return null;
        await using increment = await this.resolve(known);
        return await increment.progress(); // before the increment is freed
      },
      { span: "progress", ...of(feature) },
    );
  }

  /** @internal The parents of an expansion that are remembered as having none, for a copy; undefined where there are none to copy. */
  childless(feature: FeatureInput, options: ReadOptions): Promise<Relation<Record<string, unknown>> | undefined> {
    return this.#read(
      "read",
      async () => {
        const remembered = await locateChildless(this.#context, target(this.#context, feature));
        if (!remembered || !tellsChildless(toFilters(options.filters), remembered)) return undefined;
        return readLocated(this.#context, remembered.target, remembered, options);
      },
      { span: "childless", ...of(feature) },
    );
  }

  /** @internal The same open store, where features have the versions that they have in another graph. */
  withGraph(graph: FeatureGraph): Store {
    return new Store({ ...this.#context, graphs: new GraphSource(graph) });
  }

  /** @internal What this store and its fallback stores have of a feature, the nearest first, in these columns as far as they are there. */
  levels(feature: FeatureInput, columns: readonly string[]): Promise<readonly StoredLevel[]> {
    return this.#read("read", () => levelsOf(this.#context, target(this.#context, feature), columns), {
      span: "levels",
      ...of(feature),
    });
  }

  /** The full name of the feature's table. */
  tableName(feature: FeatureInput): string {
    return tableOf(this.#context, target(this.#context, feature).feature.key);
  }

  /** Waits for the calls that run, then frees the engine and every fallback store that was opened. Closing twice is fine. */
  close(): Promise<void> {
    const { connection, fallbacks, guard } = this.#context;
    return guard.traced("close", async () => {
      if (!(await guard.close())) return;
      await fallbacks.close();
      try {
        await connection.close();
      } catch (error) {
        throw guard.translate("close", error);
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #writeEntries(span: string, entries: readonly WriteEntry[], options: WriteOptions): Promise<WriteOutcome> {
    const features = (): readonly FeatureInput[] => entries.map(({ feature }) => feature);
    return this.#write("write", () => write(this.#context, entries, options), { span, features });
  }

  #read<Result>(what: string, work: () => Promise<Result>, about: Traced): Promise<Result> {
    return this.#context.guard.read(what, work, about);
  }

  #write<Result>(what: string, work: () => Promise<Result>, about?: Traced): Promise<Result> {
    return this.#context.guard.write(what, work, about);
  }
}

function of(feature: FeatureInput): Pick<Traced, "features"> {
  return { features: () => [feature] };
}
