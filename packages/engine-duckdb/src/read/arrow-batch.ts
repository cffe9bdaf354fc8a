import { ofColumn } from "@metaxy-ts/core/adapter";
import type { Data, DataType } from "apache-arrow";
import { Field, makeData, RecordBatch, Schema, Struct } from "apache-arrow";
import type { DuckDBColumn } from "../types.js";
import type { Chunk } from "../vector/chunks.js";
import type { ArrowBuilder } from "./arrow-builder.js";
import { largestText } from "./arrow-builder.js";
import { arrowBuilder } from "./arrow-builders.js";

/** The schema of columns with these Arrow types; each may have nulls. */
export function arrowSchema(columns: readonly DuckDBColumn[], arrow: readonly { readonly type: DataType }[]): Schema {
  return new Schema(columns.map(({ name }, index) => new Field(name, arrow[index]?.type as DataType, true)));
}

export function recordBatch(schema: Schema, length: number, children: Data[]): RecordBatch {
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length, nullCount: 0, children }));
}

/** Makes record batches of chunks. */
export class BatchBuilder {
  readonly schema: Schema;
  length = 0;
  readonly #builders: readonly ArrowBuilder[];

  constructor(columns: readonly DuckDBColumn[]) {
    this.#builders = columns.map(({ type }) => arrowBuilder(type));
    this.schema = arrowSchema(columns, this.#builders);
  }

  get textBytes(): number {
    return largestText(this.#builders);
  }

  append(chunk: Chunk): void {
    for (const [index, builder] of this.#builders.entries())
      ofColumn(this.schema.names[index] as string, () => builder.append(chunk.vector(index), 0, chunk.rowCount));
    this.length += chunk.rowCount;
  }

  /** The rows so far; the builder starts again. */
  take(): RecordBatch {
    const children = this.#builders.map((builder) => builder.take());
    const batch = recordBatch(this.schema, this.length, children);
    this.length = 0;
    return batch;
  }
}
