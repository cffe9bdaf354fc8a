import { MetaxyError } from "../../errors/error.js";
import type { FeatureGraph } from "../../graph/graph.js";
import type { HashSettings } from "../../hash/algorithms.js";
import { hashName, sameHash } from "../../hash/same-settings.js";
import type { GraphFeature } from "../graph-source.js";
import type { ConfiguredSource, SourceStore } from "../source-store.js";

/** Stores that are asked, in order, for features that a store does not have. Opened when first needed, for reading only. */
export class FallbackChain {
  readonly #stores: readonly ConfiguredSource[];
  readonly #hash: HashSettings;
  readonly #open = new Map<ConfiguredSource, Promise<SourceStore>>();

  constructor(stores: readonly ConfiguredSource[], hash: HashSettings) {
    this.#stores = stores;
    this.#hash = hash;
  }

  get isEmpty(): boolean {
    return this.#stores.length === 0;
  }

  /** The first store that has the feature, itself or in its own chain, with the graph that says what is current. */
  async find({ feature, graph }: GraphFeature): Promise<SourceStore | undefined> {
    for (const configured of this.#stores) {
      const store = (await this.#opened(configured)).withGraph(graph);
      if (await store.has(feature, { fallback: true })) return store;
    }
    return undefined;
  }

  /** All stores, in order, each with the graph that says what is current. */
  async all(graph: FeatureGraph): Promise<SourceStore[]> {
    const stores: SourceStore[] = [];
    for (const configured of this.#stores) stores.push((await this.#opened(configured)).withGraph(graph));
    return stores;
  }

  async close(): Promise<void> {
    const opened = [...this.#open.values()];
    this.#open.clear();
    for (const store of await Promise.allSettled(opened)) if (store.status === "fulfilled") await store.value.close();
  }

  #opened(configured: ConfiguredSource): Promise<SourceStore> {
    const known = this.#open.get(configured);
    if (known) return known;
    const opening = this.#openChecked(configured);
    this.#open.set(configured, opening);
    opening.catch(() => this.#open.delete(configured)); // the next caller tries again
    return opening;
  }

  async #openChecked(configured: ConfiguredSource): Promise<SourceStore> {
    const store = await configured.open({ mode: "read" });
    if (sameHash(store.hash, this.#hash)) return store;
    await store.close();
    throw new MetaxyError(
      "HASH_SETTINGS_MISMATCH",
      `The fallback store ${configured.display} hashes with ${hashName(store.hash)}, this store with ${hashName(this.#hash)}. A store and its fallback stores need the same settings; open both with the same.`,
    );
  }
}
