import type { ArrowBatch, ArrowTable, ColumnDescription, RelationSource, Staged } from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import type { Rows } from "./compile/rows.js";
import type { Row, Statement, TemporaryTable } from "./engine.js";
import type { SqlSession } from "./session.js";

/** Where a relation gets its rows from. */
export interface RowsOrigin {
  /** By a query that computes them. */
  computed(): Rows;
  /** Called before rows are read without keeping them. */
  reading?(): void;
  /** Rows that need not be computed: materialised ones, or none; undefined before. */
  materialized?(): Promise<Rows> | Rows | undefined;
  /** Materialises the rows. */
  materialize?(): Promise<Rows>;
}

/** Rows that a statement gives. It runs when a method asks for them, and never before. */
export class SqlRelation implements RelationSource {
  readonly #session: SqlSession;
  readonly #origin: RowsOrigin;
  #named: Promise<TemporaryTable> | undefined;

  constructor(session: SqlSession, origin: RowsOrigin) {
    this.#session = session;
    this.#origin = origin;
  }

  async columns(): Promise<readonly ColumnDescription[]> {
    return (await this.#now()).columns;
  }

  async count(): Promise<number> {
    const { from, isEmpty } = await this.#read();
    if (isEmpty) return 0;
    const { total } = await this.#session.numbers<"total">(
      sql`select count(*) as ${sql.id("total")} from ${from} as ${sql.id("metaxy_counted")}`,
    );
    return total;
  }

  async rows(): Promise<Row[]> {
    const rows = await this.#read();
    if (rows.isEmpty) return [];
    return this.#session.engine.rows(this.#statement(rows), rows.columns);
  }

  async *batches(size: number): AsyncIterable<Row[]> {
    const { engine } = this.#session;
    const table = await this.#materialize();
    try {
      yield* engine.batches(table, size);
    } finally {
      await engine.dropTemporary(table);
    }
  }

  async arrow(): Promise<ArrowTable> {
    const rows = await this.#read();
    return this.#session.engine.arrow(this.#statement(rows), rows.columns);
  }

  async *arrowBatches(): AsyncIterable<ArrowBatch> {
    const { engine } = this.#session;
    const table = await this.#materialize();
    try {
      yield* engine.arrowBatches(table);
    } finally {
      await engine.dropTemporary(table);
    }
  }

  async toParquet(path: string): Promise<number> {
    const rows = await this.#read();
    return this.#session.engine.toParquet(this.#statement(rows), path, rows.columns);
  }

  sql(): string {
    return this.#session.engine.inline(this.#statement(this.#origin.computed()));
  }

  async name(): Promise<string> {
    this.#named ??= this.#materialize();
    return (await this.#named).name;
  }

  async source(): Promise<Staged> {
    const table = await this.#materialize();
    return stagedTable(this.#session, table);
  }

  #read(): Promise<Rows> {
    this.#origin.reading?.();
    return this.#now();
  }

  async #now(): Promise<Rows> {
    return (await this.#origin.materialized?.()) ?? this.#origin.computed();
  }

  async #materialize(): Promise<TemporaryTable> {
    const rows = (await this.#origin.materialize?.()) ?? this.#origin.computed();
    return this.#session.engine.materialize(this.#statement(rows), rows.columns);
  }

  #statement(rows: Rows): Statement {
    return this.#session.compile(rows.query);
  }
}

/** A temporary table as the source of a plan. */
export function stagedTable({ engine }: SqlSession, table: TemporaryTable): Staged {
  return {
    source: { kind: "staged", name: table.name, columns: table.columns },
    release: () => engine.dropTemporary(table),
  };
}
