import type {
  ArrowBatch,
  ArrowTable,
  Capability,
  ColumnDescription,
  RelationSource,
  Staged,
} from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import type { Rows } from "./compile/rows.js";
import type { Row, Statement, TemporaryTable } from "./engine.js";
import type { SqlSession } from "./session.js";
import { stagedValues } from "./values/staged.js";

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
  /** For other stores, if the engine has no Arrow. */
  readonly values?: NonNullable<RelationSource["values"]>;
  #named: Promise<TemporaryTable> | undefined;

  constructor(session: SqlSession, origin: RowsOrigin) {
    this.#session = session;
    this.#origin = origin;
    if (!session.engine.arrowBatches)
      this.values = async () => {
        const rows = await this.#read();
        return stagedValues(await this.#rowsOf(rows), rows.columns);
      };
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
    return this.#rowsOf(await this.#read());
  }

  async #rowsOf(rows: Rows): Promise<Row[]> {
    return rows.isEmpty ? [] : this.#session.engine.rows(this.#statement(rows), rows.columns);
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
    const { engine } = this.#session;
    if (!engine.arrow) throw unsupported("relation.arrow");
    const rows = await this.#read();
    return engine.arrow(this.#statement(rows), rows.columns);
  }

  async *arrowBatches(): AsyncIterable<ArrowBatch> {
    const { engine } = this.#session;
    if (!engine.arrowBatches) throw unsupported("relation.arrow");
    const table = await this.#materialize();
    try {
      yield* engine.arrowBatches(table);
    } finally {
      await engine.dropTemporary(table);
    }
  }

  async toParquet(path: string): Promise<number> {
    const { engine } = this.#session;
    if (!engine.toParquet) throw unsupported("relation.parquet");
    const rows = await this.#read();
    return engine.toParquet(this.#statement(rows), path, rows.columns);
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

/** Core asks the manifest first. */
function unsupported(capability: Capability): MetaxyError {
  return new MetaxyError("CAPABILITY_UNSUPPORTED", `The store has no ${capability}, which its manifest has to say.`, {
    details: { capability },
  });
}
