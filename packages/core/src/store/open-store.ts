import type { Capabilities } from "../contract/capability.js";
import { brand } from "../errors/brand.js";
import { checkOptions } from "../errors/options.js";
import type { UntypedFeature } from "../feature/from-spec.js";
import type { ChildRow, FeatureTypes, ParentRow, PendingRow, StoredRow, WriteRow } from "../feature/types.js";
import type { FilterExpression } from "../filter/expression.js";
import type { LinkedGraph } from "../graph/externals.js";
import type { FeatureGraph, FeatureInput } from "../graph/graph.js";
import type { HashSettings } from "../hash/algorithms.js";
import { locateChildless, selectsChildless } from "./childless.js";
import type { StoreContext } from "./context.js";
import { tableOf, target } from "./context.js";
import { drop, dropAll } from "./drop.js";
import type { FeatureOf } from "./feature-of.js";
import { GraphSource } from "./graph-source.js";
import type { Traced } from "./guard.js";
import type { FeatureRows, RowsInput } from "./input/input.js";
import { locateAnywhere } from "./locate.js";
import type { HistoryOptions, Push } from "./push/history.js";
import { history } from "./push/history.js";
import type { StoreLinkOptions } from "./push/link.js";
import { link } from "./push/link.js";
import type { PushOptions, PushOutcome } from "./push/push.js";
import { push } from "./push/push.js";
import type { PushedGraph, PushedGraphOptions } from "./push/pushed-graph.js";
import { pushedGraph } from "./push/pushed-graph.js";
import type { RowsDigest } from "./read/digest.js";
import { digestOf } from "./read/digest.js";
import { query } from "./read/query.js";
import { read, readLocated } from "./read/read.js";
import type { ReadOptions } from "./read/read-options.js";
import { toFilters } from "./read/read-options.js";
import type { Relation } from "./read/relation.js";
import type { ReadRow } from "./reads.js";
import type { Increment, OrphanedRow } from "./resolve/increment.js";
import { levelsOf } from "./resolve/levels.js";
import { computeProvenance } from "./resolve/provenance.js";
import type { ResolvedRows, ResolveOptions } from "./resolve/resolve.js";
import { resolve } from "./resolve/resolve.js";
import { findTied } from "./resolve/tied.js";
import type { SourceStore, StoredLevel, TiedSamples } from "./source-store.js";
import type { Store } from "./store.js";
import type { BufferedWriterOptions } from "./write/buffer/options.js";
import { BufferedWriter } from "./write/buffer/writer.js";
import type { WriteOptions, WriteOutcome } from "./write/commit.js";
import { copyFrom } from "./write/copy.js";
import type { CopyOptions, CopyOutcome } from "./write/copy-options.js";
import type { DeleteOptions } from "./write/delete.js";
import { deleteSamples } from "./write/delete.js";
import type { DeleteTarget } from "./write/deleted-samples.js";
import type { WriteEntries, WriteEntry } from "./write/entry.js";
import type { RebaseOptions } from "./write/rebase.js";
import { rebase } from "./write/rebase.js";
import { write } from "./write/write.js";

/** The store that `open` returns. What its methods guarantee is said in {@link Store}. */
export class OpenStore implements Store, SourceStore {
  readonly #context: StoreContext;

  static {
    brand(OpenStore, "Store");
  }

  constructor(context: StoreContext) {
    this.#context = context;
  }

  get display(): string {
    return this.#context.adapter.display;
  }

  get hash(): HashSettings {
    return this.#context.hash;
  }

  get supports(): Capabilities {
    return this.#context.adapter.supports;
  }

  resolve<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    options: ResolveOptions<StoredRow<NoInfer<Types>>, WriteRow<NoInfer<Types>>, ResolvedRows<NoInfer<Types>>> = {},
  ): Promise<Increment<PendingRow<Types>, OrphanedRow<Types>>> {
    return this.#read(
      "resolve",
      async () =>
        (await resolve(this.#context, feature, options as ResolveOptions)) as unknown as Increment<
          PendingRow<Types>,
          OrphanedRow<Types>
        >,
      of(feature),
    );
  }

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

  read<
    Types extends FeatureTypes = UntypedFeature,
    const Column extends keyof StoredRow<Types> & string = keyof StoredRow<Types> & string,
  >(
    feature: FeatureOf<Types>,
    options: ReadOptions<StoredRow<NoInfer<Types>>, Column> = {},
  ): Promise<Relation<ReadRow<Types, Column>>> {
    return this.#read(
      "read",
      async () =>
        (await read(this.#context, feature, options as ReadOptions)) as unknown as Relation<ReadRow<Types, Column>>,
      of(feature),
    );
  }

  write<Types extends FeatureTypes = UntypedFeature, Stored = unknown>(
    feature: FeatureOf<Types>,
    rows: FeatureRows<WriteRow<NoInfer<Types>>, NoInfer<Types>, Stored>,
    options: WriteOptions = {},
  ): Promise<WriteOutcome> {
    return this.#writeEntries("write", [{ feature, rows }], options);
  }

  replaceChildren<Types extends FeatureTypes = UntypedFeature, Stored = unknown>(
    feature: FeatureOf<Types>,
    parents: RowsInput<ParentRow<NoInfer<Types>>>,
    rows: FeatureRows<ChildRow<NoInfer<Types>>, NoInfer<Types>, Stored>,
    options: WriteOptions = {},
  ): Promise<WriteOutcome> {
    return this.#writeEntries("replace_children", [{ feature, parents, rows }], options);
  }

  writeMany<const Features extends readonly FeatureInput[]>(
    entries: WriteEntries<Features>,
    options: WriteOptions = {},
  ): Promise<WriteOutcome> {
    return this.#writeEntries("write", entries as readonly WriteEntry[], options);
  }

  bufferedWriter(options: BufferedWriterOptions = {}): BufferedWriter {
    return new BufferedWriter((entries, writing) => this.writeMany(entries, writing), options);
  }

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

  rebase<Types extends FeatureTypes = UntypedFeature>(
    feature: FeatureOf<Types>,
    options: RebaseOptions<StoredRow<NoInfer<Types>>>,
  ): Promise<number> {
    return this.#write("rebase", () => rebase(this.#context, feature, options as RebaseOptions), of(feature));
  }

  copyFrom<const Features extends readonly FeatureInput[]>(
    source: Store,
    options: CopyOptions<Features> = {},
  ): Promise<CopyOutcome> {
    return this.#write("copy", () => copyFrom(this.#context, source as OpenStore, options as CopyOptions));
  }

  push(graph: FeatureGraph, options?: PushOptions): Promise<PushOutcome> {
    return this.#write("push", () => push(this.#context, graph, options));
  }

  history(options?: HistoryOptions): Promise<readonly Push[]> {
    return this.#read("list pushes", () => history(this.#context, options), { span: "history" });
  }

  pushedGraph(options?: PushedGraphOptions): Promise<PushedGraph> {
    return this.#read("read pushes", () => pushedGraph(this.#context, options), { span: "pushed_graph" });
  }

  linkExternals(graph: FeatureGraph, options?: StoreLinkOptions): Promise<LinkedGraph> {
    return this.#read("read pushes", () => link(this.#context, graph, options), { span: "link_externals" });
  }

  query<Row = Record<string, unknown>>(sql: string): Promise<Relation<Row>> {
    return this.#read("run a query", () => query<Row>(this.#context, sql), { span: "query" });
  }

  drop(feature: FeatureInput): Promise<void> {
    return this.#write("drop", () => drop(this.#context, feature), of(feature));
  }

  dropAll(): Promise<readonly string[]> {
    return this.#write("drop all tables", () => dropAll(this.#context), { span: "drop_all" });
  }

  digest(feature: FeatureInput, options: ReadOptions = {}): Promise<RowsDigest> {
    return this.#read(
      "make a digest",
      async () => digestOf(await (await read(this.#context, feature, options)).stageInput()),
      { span: "digest", ...of(feature) },
    );
  }

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

  childless(feature: FeatureInput, options: ReadOptions): Promise<Relation<Record<string, unknown>> | undefined> {
    return this.#read(
      "read",
      async () => {
        const remembered = await locateChildless(this.#context, target(this.#context, feature));
        if (!remembered || !selectsChildless(toFilters(options.filters), remembered)) return undefined;
        return readLocated(this.#context, remembered.target, remembered, options);
      },
      { span: "childless", ...of(feature) },
    );
  }

  withGraph(graph: FeatureGraph): OpenStore {
    return new OpenStore({ ...this.#context, graphs: new GraphSource(graph) });
  }

  levels(feature: FeatureInput, columns: readonly string[]): Promise<readonly StoredLevel[]> {
    return this.#read("read", () => levelsOf(this.#context, target(this.#context, feature), columns), {
      span: "levels",
      ...of(feature),
    });
  }

  tied(feature: FeatureInput, filters: readonly FilterExpression[]): Promise<TiedSamples | undefined> {
    return this.#read("read", () => findTied(this.#context, target(this.#context, feature), filters, true), {
      span: "tied",
      ...of(feature),
    });
  }

  tableName(feature: FeatureInput): string {
    return tableOf(this.#context, target(this.#context, feature).feature.key);
  }

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
