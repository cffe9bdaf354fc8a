import { MetaxyError } from "../errors/error.js";
import type { FeatureGraph } from "../graph/graph.js";
import type { HashSettings } from "../hash/algorithms.js";
import { hashName, sameHash } from "../hash/same-settings.js";
import type { ConfiguredStore } from "./configured.js";
import type { GraphFeature } from "./context.js";
import type { Store } from "./store.js";

/** Stores that are asked, in order, for features that a store does not have. Opened when first needed, for reading only. */
export class FallbackChain {
  readonly #stores: readonly ConfiguredStore[];
  readonly #hash: HashSettings;
  readonly #open = new Map<ConfiguredStore, Promise<Store>>();

  constructor(stores: readonly ConfiguredStore[], hash: HashSettings) {
    this.#stores = stores;
    this.#hash = hash;
  }

  get isEmpty(): boolean {
    return this.#stores.length === 0;
  }

  /** The first store that has the feature, itself or in its own chain, with the graph that says what is current. */
  async find({ feature, graph }: GraphFeature): Promise<Store | undefined> {
    for (const configured of this.#stores) {
      const store = (await this.#opened(configured)).withGraph(graph);
      if (await store.has(feature, { fallback: true })) return store;
    }
    return undefined;
  }

  /** All stores, in order, each with the graph that says what is current. */
  async all(graph: FeatureGraph): Promise<Store[]> {
    const stores: Store[] = [];
    for (const configured of this.#stores) stores.push((await this.#opened(configured)).withGraph(graph));
    return stores;
  }

  async close(): Promise<void> {
    const opened = [...this.#open.values()];
    this.#open.clear();
    for (const store of await Promise.allSettled(opened)) if (store.status === "fulfilled") await store.value.close();
  }

  #opened(configured: ConfiguredStore): Promise<Store> {
    const known = this.#open.get(configured);
    if (known) return known;
    const opening = this.#openChecked(configured);
    this.#open.set(configured, opening);
    opening.catch(() => this.#open.delete(configured)); // the next caller tries again
    return opening;
  }

  async #openChecked(configured: ConfiguredStore): Promise<Store> {
    const store = await configured.open({ mode: "read" });
    if (sameHash(store.hash, this.#hash)) return store;
    await store.close();
    throw new MetaxyError(
      "HASH_SETTINGS_MISMATCH",
      `The fallback store ${configured.display} hashes with ${hashName(store.hash)}, this store with ${hashName(this.#hash)}. Hashes of one chain have to agree; open both with the same settings.`,
    );
  }
}
