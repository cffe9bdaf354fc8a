import type { DuckDBType } from "@duckdb/node-api";
import type { Binary, Data } from "apache-arrow";
import { makeData, Utf8, vectorFromArray } from "apache-arrow";
import type { Vector } from "../vector/memory.js";
import { validityOf } from "../vector/memory.js";
import { StringBuffer } from "../vector/strings.js";
import { ValidityBuffer } from "./arrow-buffers.js";
import type { ArrowBuilder } from "./arrow-builder.js";
import { readerOf } from "./values.js";

export class TextBuilder implements ArrowBuilder {
  readonly type: Utf8 | Binary;
  readonly #strings = new StringBuffer();
  readonly #validity = new ValidityBuffer();

  constructor(type: Utf8 | Binary) {
    this.type = type;
  }

  get textBytes(): number {
    return this.#strings.byteLength;
  }

  append(vector: Vector, from: number, count: number): void {
    const validity = validityOf(vector, from + count);
    this.#strings.append(vector, validity, from, count);
    this.#validity.append(validity, from, count);
  }

  take(): Data {
    const { bytes, offsets } = this.#strings.take();
    return makeData({ type: this.type as Utf8, ...this.#validity.take(), valueOffsets: offsets, data: bytes });
  }
}

/** Types that Arrow or its library lacks become strings. */
export class RareBuilder implements ArrowBuilder {
  readonly type = new Utf8();
  readonly #read: (vector: Vector, count: number) => unknown[];
  #strings: (string | null)[] = [];

  constructor(type: DuckDBType) {
    this.#read = readerOf(type);
  }

  get textBytes(): number {
    return 0;
  }

  append(vector: Vector, from: number, count: number): void {
    for (const value of this.#read(vector, from + count).slice(from))
      this.#strings.push(value === null ? null : String(value));
  }

  take(): Data {
    const [data] = vectorFromArray(this.#strings, new Utf8()).data;
    this.#strings = [];
    return data ?? makeData({ type: new Utf8(), length: 0 });
  }
}
