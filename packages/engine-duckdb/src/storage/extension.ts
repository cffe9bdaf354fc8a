import type { TableEngine } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { literal } from "../text.js";

/** An extension of DuckDB that a storage uses where it is there. */
export class StorageExtension {
  readonly #name: string;
  readonly #engine: TableEngine;
  #isLoaded: boolean | undefined;

  private constructor(name: string, engine: TableEngine, isLoaded: boolean | undefined) {
    this.#name = name;
    this.#engine = engine;
    this.#isLoaded = isLoaded;
  }

  /**
   * Prepares the use of an extension, and loads one that is specified by its path.
   *
   * @param name The name of the extension.
   * @param option As in `ExtensionSettings`.
   * @param engine The engine that loads it.
   * @returns The extension, loaded or not.
   * @throws CONFIG_INVALID if the extension is specified by its path, and cannot be loaded.
   */
  static async open(name: string, option: string, engine: TableEngine): Promise<StorageExtension> {
    if (option === "auto") return new StorageExtension(name, engine, undefined);
    if (option === "never") return new StorageExtension(name, engine, false);
    await engine.run(`load ${literal(option)}`).catch((cause: unknown) => {
      throw new MetaxyError(
        "CONFIG_INVALID",
        `DuckDB cannot load the extension of the option extension, ${option}. Correct the path, or omit the option.`,
        { details: { option: "extension" }, cause },
      );
    });
    return new StorageExtension(name, engine, true);
  }

  /** Undefined until it was needed. */
  get isLoaded(): boolean | undefined {
    return this.#isLoaded;
  }

  /** Loads it, unless that was tried before. False where it is not installed, and where it is not to be used. */
  async load(): Promise<boolean> {
    this.#isLoaded ??= await this.#engine.run(`load ${this.#name}`).then(
      () => true,
      () => false,
    );
    return this.#isLoaded;
  }
}
