import type { ColumnDescription } from "../../column/column-type.js";
import type { ArrowBatch, ArrowTable } from "../../contract/arrow.js";
import type { RelationSource, Staged } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";

/** Rows that were chosen, and how many there are. */
export interface ChosenRows {
  readonly count: number;
  readonly rows: RelationSource;
}

interface Choice {
  /** Relations with the same columns in the same store. */
  readonly like: RelationSource;
  /** Called whenever rows are asked for. */
  choose(): Promise<ChosenRows>;
  /** What was chosen; undefined before. */
  chosen(): ChosenRows | undefined;
  /** What to call for SQL to be known. */
  readonly first: string;
}

/** Rows whose source is determined when they are read. */
export class LazyRelation implements RelationSource {
  readonly #choice: Choice;
  /** Left out where the rows' stores have Arrow. */
  readonly values?: NonNullable<RelationSource["values"]>;

  constructor(choice: Choice) {
    this.#choice = choice;
    if (choice.like.values) this.values = async () => valuesOf(await this.#rows());
  }

  columns(): Promise<readonly ColumnDescription[]> {
    return this.#choice.like.columns();
  }

  async count(): Promise<number> {
    return (await this.#choice.choose()).count;
  }

  async rows(): Promise<Record<string, unknown>[]> {
    const { count, rows } = await this.#choice.choose();
    return count === 0 ? [] : rows.rows();
  }

  async *batches(size: number): AsyncIterable<Record<string, unknown>[]> {
    const { count, rows } = await this.#choice.choose();
    if (count > 0) yield* rows.batches(size);
  }

  async arrow(): Promise<ArrowTable> {
    return (await this.#rows()).arrow();
  }

  async *arrowBatches(): AsyncIterable<ArrowBatch> {
    yield* (await this.#rows()).arrowBatches();
  }

  async toParquet(path: string): Promise<number> {
    return (await this.#rows()).toParquet(path);
  }

  sql(): string | undefined {
    const { like, first } = this.#choice;
    if (like.sql() === undefined) return undefined;
    const chosen = this.#choice.chosen();
    if (chosen) return chosen.rows.sql();
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      `The SQL of these rows is only known after a first read of them: await ${first} first.`,
    );
  }

  async name(): Promise<string> {
    return (await this.#rows()).name();
  }

  async source(): Promise<Staged> {
    return (await this.#rows()).source();
  }

  async #rows(): Promise<RelationSource> {
    return (await this.#choice.choose()).rows;
  }
}

function valuesOf(rows: RelationSource): ReturnType<NonNullable<RelationSource["values"]>> {
  if (!rows.values) throw new Error("A store without Arrow has to implement values() of its rows.");
  return rows.values();
}
