import type { ColumnDescription } from "../../column/column-type.js";
import type { ArrowBatch, ArrowBatchLike } from "../../contract/arrow.js";
import { arrowColumns, arrowValues } from "../../contract/arrow-values.js";
import type { StageInput } from "../../contract/contract.js";
import { throwIfAborted } from "../../errors/aborted.js";
import { createHash64 } from "../../hash/algorithms.js";
import { canonicalText } from "./canonical-text.js";

/** What rows are, whatever their order and whatever store has them. */
export interface RowsDigest {
  /** Number of rows. */
  readonly rows: number;
  /** 16 hexadecimal digits: the sum of the hashes of all rows. */
  readonly digest: string;
}

type Columns = StageInput & { readonly kind: "columns" };

const digits = 16;

/** Makes a digest of rows that pass by. Memory holds one batch. */
export class Digester {
  readonly #hash: (text: string) => bigint;
  #rows = 0;
  #sum = 0n;

  private constructor(hash: (text: string) => bigint) {
    this.#hash = hash;
  }

  static async create(): Promise<Digester> {
    return new Digester(await createHash64());
  }

  /** The digest of all rows so far. */
  get digest(): RowsDigest {
    return { rows: this.#rows, digest: BigInt.asUintN(64, this.#sum).toString(16).padStart(digits, "0") };
  }

  /** Adds columns of equal length. */
  addColumns({ columns, values }: Columns): void {
    this.#add(columns, values, values[0]?.length ?? 0);
  }

  addBatch(batch: ArrowBatchLike): void {
    this.#add(arrowColumns(batch), arrowValues(batch), batch.numRows);
  }

  /** A sum is the same in every order, and knows how often a row comes. */
  #add(columns: readonly ColumnDescription[], values: readonly (readonly unknown[])[], rows: number): void {
    const named = columns
      .map(({ name }, index) => ({ start: `${JSON.stringify(name)}:`, values: values[index] ?? [] }))
      .sort((left, right) => (left.start < right.start ? -1 : 1));
    for (let row = 0; row < rows; row++) {
      let text = "";
      for (const column of named) {
        const value = canonicalText(column.values[row]);
        if (value !== "") text += `${column.start}${value},`;
      }
      this.#sum += this.#hash(text);
    }
    this.#rows += rows;
  }
}

/** The digest of rows, batch by batch where the store makes batches. */
export async function digestOf(rows: StageInput): Promise<RowsDigest> {
  const digester = await Digester.create();
  await addRows(digester, rows);
  return digester.digest;
}

export async function addRows(digester: Digester, rows: StageInput, signal?: AbortSignal): Promise<void> {
  if (rows.kind === "columns") digester.addColumns(rows);
  if (rows.kind !== "arrow") return;
  for await (const batch of rows.batches) {
    throwIfAborted(signal);
    digester.addBatch(batch);
  }
}

/** Some rows on their way. */
export interface PassingRows {
  readonly count: number;
  addTo(digester: Digester): void;
}

/** Looks at rows on their way into an engine, as they are asked for. */
export function observed(input: StageInput, look: (rows: PassingRows) => void): StageInput {
  if (input.kind === "columns")
    look({ count: input.values[0]?.length ?? 0, addTo: (digester) => digester.addColumns(input) });
  return input.kind === "arrow" ? { kind: "arrow", batches: passing(input.batches, look) } : input;
}

async function* passing(
  batches: Iterable<ArrowBatch> | AsyncIterable<ArrowBatch>,
  look: (rows: PassingRows) => void,
): AsyncGenerator<ArrowBatch> {
  for await (const batch of batches) {
    look({ count: batch.numRows, addTo: (digester) => digester.addBatch(batch) });
    yield batch;
  }
}
