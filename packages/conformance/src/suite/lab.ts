import type { FeatureInput, OpenOptions, Store, StoreOptions } from "@metaxy-ts/core";
import type { Capabilities, StoreAdapter, StoreLimits, TimestampRange } from "@metaxy-ts/core/adapter";
import { ConfiguredStore, capabilities } from "@metaxy-ts/core/adapter";
import type { Draws } from "./draws.js";
import { drawsOf } from "./draws.js";
import type { ConformanceOptions, RawRow } from "./harness.js";
import { overriding } from "./overriding.js";
import { pinned } from "./pinned.js";
import type { OtherOutcome, OtherTask } from "./process.js";
import { runInProcess } from "./process.js";

/** Which store of a case is opened, and what the case changes about it. Every option may be omitted. */
export interface PlaceOptions {
  /** Which of the case's places; each is its own store. If omitted, the first. */
  readonly place?: string;
  /** Every row that is written gets this timestamp (microseconds, UTC) as the time of its writing, and of its creation if it provides none. If omitted, the clock decides. */
  readonly at?: bigint;
  /** What the writer's clock says (microseconds, UTC), whatever timestamps stored rows have. If omitted, the clock of this machine. */
  readonly clock?: bigint;
  /** With `true`, core asks for everything, whatever the manifest says. If omitted, for what the manifest supports. */
  readonly ignoreManifest?: boolean;
  /** Wraps the adapter, to watch or to disturb its calls. If omitted, core calls the adapter itself. */
  readonly adapt?: (adapter: StoreAdapter) => StoreAdapter;
}

/** What a case works with: new, empty stores, closed and removed when the case is over. */
export class Lab {
  /** The manifest of the adapter. */
  readonly supports: Capabilities;
  /** The timestamps that the store holds. */
  readonly timestampRange: TimestampRange;
  /** What the store cannot hold. */
  readonly limits: StoreLimits;
  /** How many random histories a property case tries, and the seed of the first. */
  readonly properties: Draws;
  readonly #options: ConformanceOptions;
  readonly #namespace: string;
  readonly #adapters = new Map<string, StoreAdapter>();
  readonly #opened: Store[] = [];

  constructor(options: ConformanceOptions, namespace: string) {
    this.#options = options;
    this.#namespace = namespace;
    const { supports, timestampRange, limits = {} } = this.#adapter("");
    this.supports = supports;
    this.limits = limits;
    this.timestampRange = timestampRange ?? { first: -furthest, last: furthest };
    this.properties = drawsOf(options);
  }

  /** A store of the case, not open. The same place is the same store. Missing tables are created unless the options say otherwise. */
  configure(
    options: StoreOptions = {},
    { place = "", at, clock, ignoreManifest = false, adapt }: PlaceOptions = {},
  ): ConfiguredStore {
    let adapter = this.#adapter(place);
    if (at !== undefined) adapter = pinned(adapter, at, "provided");
    if (clock !== undefined) adapter = pinned(adapter, clock, "later");
    if (ignoreManifest) adapter = overriding(adapter, { supports: everything });
    if (adapt) adapter = adapt(adapter);
    return new ConfiguredStore(adapter, { autoCreate: true, ...options });
  }

  /** Opens a store, which is closed at the end of the case if the case does not close it. */
  async open(options: StoreOptions & OpenOptions & PlaceOptions = {}): Promise<Store> {
    const { mode, place, at, clock, ignoreManifest, adapt, ...store } = options;
    const places: PlaceOptions = {
      ...(place !== undefined && { place }),
      ...(at !== undefined && { at }),
      ...(clock !== undefined && { clock }),
      ...(ignoreManifest !== undefined && { ignoreManifest }),
      ...(adapt && { adapt }),
    };
    const opened = await this.configure(store, places).open(mode === undefined ? {} : { mode });
    this.#opened.push(opened);
    return opened;
  }

  /** All rows of a feature's table, read around the adapter. */
  async readRaw(store: Store, feature: FeatureInput, place = ""): Promise<readonly RawRow[]> {
    if (!this.#options.readRaw) throw new Error("A case that reads raw rows has to say `raw: true`.");
    return this.#options.readRaw({ namespace: this.#name(place), table: store.tableName(feature) });
  }

  /** Whether there is anything at a place. */
  exists(place = ""): Promise<boolean> {
    if (!this.#options.exists) throw new Error('A case that asks whether a place exists has to say `hook: "exists"`.');
    return this.#options.exists({ namespace: this.#name(place) });
  }

  /** Runs statements at a place, without a store. */
  runSql(statements: readonly string[], place = ""): Promise<void> {
    if (!this.#options.runSql) throw new Error('A case that runs statements has to say `hook: "runSql"`.');
    return this.#options.runSql({ namespace: this.#name(place), statements });
  }

  /** Damages a place. */
  async damage(kind: "corrupt" | "full", place = ""): Promise<void> {
    const damage = this.#options.damage?.[kind];
    if (!damage) throw new Error(`A case about such a damage has to say \`hook: "damage.${kind}"\`.`);
    await damage({ namespace: this.#name(place) });
  }

  /** Another process opens the first place of the case, and does the task there. */
  inOtherProcess(task: OtherTask): Promise<OtherOutcome> {
    if (!this.#options.module) throw new Error("A case with other processes has to say `processes: true`.");
    return runInProcess(task, { module: String(this.#options.module), namespace: this.#namespace });
  }

  /** Closes what the case left open and removes its places. */
  async end(): Promise<void> {
    const problems: unknown[] = [];
    const attempt = (work: () => Promise<void> | undefined): Promise<void> =>
      Promise.resolve()
        .then(work)
        .catch((error: unknown) => void problems.push(error));
    for (const store of this.#opened) await attempt(() => store.close());
    for (const place of this.#adapters.keys()) {
      await attempt(() => this.#options.remove?.({ namespace: this.#name(place) }));
    }
    if (problems.length > 0) throw new AggregateError(problems, "A case could not be cleaned up.");
  }

  #adapter(place: string): StoreAdapter {
    const known = this.#adapters.get(place) ?? this.#options.adapter({ namespace: this.#name(place) });
    this.#adapters.set(place, known);
    return known;
  }

  #name(place: string): string {
    return place === "" ? this.#namespace : `${this.#namespace}_${place}`;
  }
}

/** How far a `Date` is from 1970 at most, in microseconds. */
const furthest = 8_640_000_000_000_000_000n;

const everything = Object.fromEntries(capabilities.map((name) => [name, "native"])) as Capabilities;
