import type { Data, DataType } from "apache-arrow";
import { Field, FixedSizeList, List, Map_, makeData, Struct } from "apache-arrow";
import type { Vector } from "../vector/memory.js";
import { arrayChild, bytesOf, isValid, listChild, structChild, validityOf } from "../vector/memory.js";
import { ByteBuffer, ValidityBuffer } from "./arrow-buffers.js";
import type { ArrowBuilder } from "./arrow-builder.js";
import { largestText } from "./arrow-builder.js";

export class StructBuilder implements ArrowBuilder {
  readonly type: Struct;
  readonly #members: readonly ArrowBuilder[];
  readonly #validity = new ValidityBuffer();

  constructor(names: readonly string[], members: readonly ArrowBuilder[]) {
    this.type = new Struct(members.map(({ type }, index) => new Field(names[index] as string, type, true)));
    this.#members = members;
  }

  get textBytes(): number {
    return largestText(this.#members);
  }

  append(vector: Vector, from: number, count: number): void {
    for (const [index, member] of this.#members.entries()) member.append(structChild(vector, index), from, count);
    this.#validity.append(validityOf(vector, from + count), from, count);
  }

  take(): Data {
    return makeData({
      type: this.type,
      ...this.#validity.take(),
      children: this.#members.map((member) => member.take()),
    });
  }
}

export class ListBuilder implements ArrowBuilder {
  readonly type: DataType;
  readonly #child: ArrowBuilder;
  readonly #offsets = new ByteBuffer();
  readonly #validity = new ValidityBuffer();
  #end = 0;

  constructor(child: ArrowBuilder, type: DataType = new List(new Field("item", child.type, true))) {
    this.type = type;
    this.#child = child;
  }

  get textBytes(): number {
    return this.#child.textBytes;
  }

  append(vector: Vector, from: number, count: number): void {
    const memory = bytesOf(vector, (from + count) * 16);
    const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.byteLength >> 2);
    const validity = validityOf(vector, from + count);
    const { vector: items } = listChild(vector);
    const extended = this.#offsets.extend(count * 4);
    const offsets = new Int32Array(extended.buffer, extended.byteOffset, count);
    // Lists usually lie behind each other, so that their items are taken as one piece.
    let pieceStart = 0;
    let pieceEnd = 0;
    for (let index = 0; index < count; index++) {
      const entry = (from + index) * 4;
      const length = isValid(validity, from + index) ? (words[entry + 2] as number) : 0;
      if (length > 0) {
        const start = words[entry] as number;
        if (start !== pieceEnd) {
          this.#appendItems(items, pieceStart, pieceEnd);
          pieceStart = start;
        }
        pieceEnd = start + length;
      }
      this.#end += length;
      offsets[index] = this.#end;
    }
    this.#appendItems(items, pieceStart, pieceEnd);
    this.#validity.append(validity, from, count);
  }

  #appendItems(items: Vector, start: number, end: number): void {
    if (end > start) this.#child.append(items, start, end - start);
  }

  take(): Data {
    const ends = this.#offsets.take();
    const valueOffsets = new Int32Array(ends.byteLength / 4 + 1);
    valueOffsets.set(new Int32Array(ends.buffer, 0, ends.byteLength / 4), 1);
    this.#end = 0;
    return makeData({ type: this.type as List, ...this.#validity.take(), valueOffsets, child: this.#child.take() });
  }
}

/** A map of DuckDB is a list of entries, and so it is in Arrow. */
export class MapBuilder extends ListBuilder {
  constructor(keys: ArrowBuilder, values: ArrowBuilder) {
    const fields = [new Field("key", keys.type, false), new Field("value", values.type, true)] as const;
    const entries = new StructBuilder(["key", "value"], [keys, values]);
    super(entries, new Map_(new Field("entries", new Struct<{ key: DataType; value: DataType }>([...fields]), false)));
  }
}

export class FixedListBuilder implements ArrowBuilder {
  readonly type: FixedSizeList;
  readonly #child: ArrowBuilder;
  readonly #validity = new ValidityBuffer();

  constructor(child: ArrowBuilder, length: number) {
    this.type = new FixedSizeList(length, new Field("item", child.type, true));
    this.#child = child;
  }

  get textBytes(): number {
    return this.#child.textBytes;
  }

  append(vector: Vector, from: number, count: number): void {
    const length = this.type.listSize;
    this.#child.append(arrayChild(vector), from * length, count * length);
    this.#validity.append(validityOf(vector, from + count), from, count);
  }

  take(): Data {
    return makeData({ type: this.type, ...this.#validity.take(), child: this.#child.take() });
  }
}
