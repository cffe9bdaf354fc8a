import type { ConfiguredStore, FeatureGraph } from "@metaxy-ts/core";
import { isConfiguredStore, isMetaxyError, MetaxyError, suggestion } from "@metaxy-ts/core/adapter";
import type { StoreByType, StoreConfig, StoreEntry, StoreLoader, StoreModule } from "../config/config.js";
import type { LoadedConfig } from "../config/load.js";
import type { Environment } from "../config/variables.js";
import { withVariables } from "../config/variables.js";
import { shownPath } from "../files/shown-path.js";
import type { Modules } from "../modules.js";

/** Types of stores that are parts of one package. */
const sqlTypes: ReadonlySet<string> = new Set(["postgres", "pglite", "sqlite", "mariadb", "mysql", "libsql", "turso"]);

/** The stores of a configuration. A store's package is imported when the store is asked for. */
export class Stores {
  readonly #config: LoadedConfig;
  readonly #modules: Modules;
  readonly #env: Environment;
  readonly #made = new Map<string, Promise<ConfiguredStore>>();

  constructor(config: LoadedConfig, modules: Modules, env: Environment) {
    this.#config = config;
    this.#modules = modules;
    this.#env = env;
  }

  /** All names, in the order of the configuration. */
  get names(): readonly string[] {
    return [...this.#config.stores.keys()];
  }

  /** The names of the stores behind a store, as far as the configuration names them. */
  fallbackNames(name: string): readonly string[] {
    const config = this.#config.stores.get(name)?.config;
    return (isEntry(config) && config.fallbackStores) || [];
  }

  /** The kind of a store, where the configuration says it without importing anything. */
  kindOf(name: string): string | undefined {
    const config = this.#config.stores.get(name)?.config;
    if (isEntry(config) && isByType(config)) return config.type;
    const store = isEntry(config) ? config.store : config;
    return isConfiguredStore(store) ? /^[^(]*/.exec(store.display)?.[0] : undefined;
  }

  /**
   * A store with the graph, the configuration's hash settings where it has none of its own, and the fallback stores that the configuration
   * names.
   *
   * @param name The name. If omitted, the default store.
   */
  async get(name: string | undefined, graph: FeatureGraph): Promise<ConfiguredStore> {
    const wanted = name ?? this.#config.store;
    if (wanted === undefined)
      throw this.#invalid(
        this.names.length === 0
          ? "has no stores. Add one: stores: { dev: … }"
          : `names no default store. Add store: ${JSON.stringify(this.names[0])}, or say which one of ${this.names.join(", ")}`,
      );
    return this.#with(wanted, graph, []);
  }

  async #with(name: string, graph: FeatureGraph, behind: readonly string[]): Promise<ConfiguredStore> {
    if (behind.includes(name))
      throw this.#invalid(`has fallback stores in a circle: ${[...behind, name].join(" -> ")}`);
    const store = await this.#store(name);
    const { hash } = this.#config;
    const fallbackStores: ConfiguredStore[] = [];
    for (const other of this.fallbackNames(name))
      fallbackStores.push(await this.#with(other, graph, [...behind, name]));
    return store.with({
      ...(hash && { hash }),
      ...store.options,
      ...(fallbackStores.length > 0 && { fallbackStores }),
      graph,
    });
  }

  #store(name: string): Promise<ConfiguredStore> {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    const made = this.#make(name);
    this.#made.set(name, made);
    return made;
  }

  async #make(name: string): Promise<ConfiguredStore> {
    const found = this.#config.stores.get(name);
    if (!found)
      throw new MetaxyError(
        "CONFIG_INVALID",
        `${shownPath(this.#config.file)} has no store ${JSON.stringify(name)}${suggestion(name, this.names, "stores")}`,
        { details: { store: name } },
      );
    const place = `${shownPath(found.file)}: stores.${name}`;
    const made = await this.#call(place, found.config, found.file);
    const store = isConfiguredStore(made) ? made : made?.default;
    if (isConfiguredStore(store)) return store;
    throw new MetaxyError(
      "CONFIG_INVALID",
      `${place} has to give a store, as duckdb({ … }) does, or a module whose default export is one.`,
      { details: { store: name } },
    );
  }

  async #call(place: string, config: StoreConfig, file: string): Promise<ConfiguredStore | StoreModule> {
    if (isConfiguredStore(config)) return config;
    if (isByType(config)) return this.#byType(place, config, file);
    const store = isEntry(config) ? (config as StoreEntry).store : (config as StoreLoader);
    if (isConfiguredStore(store)) return store;
    try {
      return await store();
    } catch (error) {
      throw isMetaxyError(error) ? error : this.#modules.failure(place, error);
    }
  }

  async #byType(place: string, { type, options = {} }: StoreByType, file: string): Promise<ConfiguredStore> {
    const isOurs = /^[a-z][a-z0-9]*$/.test(type);
    const name = isOurs ? `@metaxy-ts/store-${sqlTypes.has(type) ? `sql/${type}` : type}` : type;
    const module = await this.#modules.load(await this.#modules.resolve(name, file));
    const make = isOurs ? module[type] : module.default;
    if (typeof make !== "function")
      throw new MetaxyError(
        "CONFIG_INVALID",
        `${place}.type names the package ${name}, which has no ${isOurs ? `export ${type}` : "default export"} that makes a store.`,
        { details: { package: name } },
      );
    return make(withVariables(options, this.#env, `${place}.options`)) as ConfiguredStore;
  }

  #invalid(problem: string): MetaxyError {
    return new MetaxyError("CONFIG_INVALID", `${shownPath(this.#config.file)} ${problem}.`, {
      details: { file: this.#config.file },
    });
  }
}

function isEntry(config: StoreConfig | undefined): config is StoreEntry | StoreByType {
  return typeof config === "object" && !isConfiguredStore(config);
}

function isByType(config: StoreConfig): config is StoreByType {
  return isEntry(config) && "type" in config;
}
