import type { FeatureSpec, Store } from "@metaxy-ts/core";
import { and, column, FeatureGraph, featureFromSpec, featureSpecJson } from "@metaxy-ts/core";
import type { Parts, Row, Setting, Side } from "./side.js";
import { project } from "./side.js";

/** This library. A place for one process at a time is opened for each thing that it does, any other stays open. */
export class OurSide implements Side {
  readonly name = "TypeScript";
  readonly #setting: Setting;
  #specs: readonly FeatureSpec[];
  #store: Store | undefined;

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#specs = setting.specs;
  }

  async redefine(specs: readonly FeatureSpec[]): Promise<void> {
    await this.close();
    this.#specs = specs;
  }

  has(key: string): Promise<boolean> {
    return this.with((store) => store.has(key));
  }

  resolve(key: string): Promise<Parts> {
    return this.with(async (store) => {
      await using increment = await store.resolve(key);
      const rows = async (part: "new" | "stale" | "orphaned" | "waiting") =>
        (await increment[part].rows()) as readonly object[] as readonly Row[];
      return {
        new: await rows("new"),
        stale: await rows("stale"),
        orphaned: await rows("orphaned"),
        waiting: await rows("waiting"),
      };
    });
  }

  async write(key: string, rows: readonly Row[]): Promise<void> {
    await this.with((store) => store.write(key, rows as never));
  }

  async update(key: string): Promise<void> {
    await this.with(async (store) => {
      await using increment = await store.resolve(key);
      await store.write(key, increment.pending);
      await store.delete(key, increment.orphaned);
    });
  }

  async delete(key: string, where: Row): Promise<void> {
    const equal = Object.entries(where).map(([name, value]) => column<unknown>(name).eq(value as never));
    await this.with((store) => store.delete(key, and(...equal) as never));
  }

  read(key: string): Promise<readonly Row[]> {
    return this.with(async (store) => (await (await store.read(key)).rows()) as readonly Row[]);
  }

  /** Anything else that a store does. */
  async with<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
    this.#store ??= await this.#open();
    try {
      return await work(this.#store);
    } finally {
      if (this.#setting.place.exclusive) await this.close();
    }
  }

  async close(): Promise<void> {
    await this.#store?.close();
    this.#store = undefined;
  }

  #open(): Promise<Store> {
    const features = this.#specs.map((spec) => featureFromSpec(featureSpecJson(spec)));
    return this.#setting.place.configure(new FeatureGraph(features, { project }), this.#setting.hash).open();
  }
}
