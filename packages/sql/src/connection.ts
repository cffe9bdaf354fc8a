import type {
  ColumnDescription,
  ErasePlan,
  IncrementSource,
  LaterReads,
  ProvenancePlan,
  ReadPlan,
  RecordedSettings,
  RelationSource,
  Staged,
  StageInput,
  StoreConnection,
  StoreWriteOptions,
  SystemTable,
  UpdatePlan,
  WritePlan,
  WriteResult,
} from "@metaxy-ts/core/adapter";
import { sql } from "kysely";
import { SettingsTable, WritesTable } from "./bookkeeping.js";
import { compileAppend } from "./compile/append.js";
import { compileErase } from "./compile/erase.js";
import { compileProvenance } from "./compile/provenance.js";
import { compileMatched, compileRead } from "./compile/read.js";
import { recordedColumns, recordedRows } from "./compile/record.js";
import { tableName } from "./compile/rows.js";
import { compileCreate } from "./compile/table.js";
import type { SqlEngine, TemporaryTable } from "./engine.js";
import { SqlIncrement } from "./increment.js";
import { SqlRelation, stagedTable } from "./relation.js";
import { SqlSession } from "./session.js";
import type { SingleIds } from "./single-ids.js";
import { requireResolvableIds, requireWritableIds } from "./single-ids.js";
import { SqlWriter } from "./write.js";
import { DatabaseTarget } from "./write-tables.js";
import type { WriteTarget } from "./write-target.js";

/** What a connection is made of. */
export interface SqlConnectionOptions {
  /** The connection to the database. It is closed with this one. */
  readonly engine: SqlEngine;
  /** Goes in front of the names of the library's own tables; plans provide full names. */
  readonly tablePrefix: string;
  /** Where writes go. If omitted, to tables of the engine. */
  readonly target?: WriteTarget;
  /** For databases in which samples are identified by single values only. If omitted, by values of any type. */
  readonly singleIds?: SingleIds;
}

/** An open store whose tables are in a SQL database: plans become statements of its dialect. Errors are the engine's. */
export class SqlConnection implements StoreConnection {
  readonly #session: SqlSession;
  readonly #settings: SettingsTable;
  readonly #writer: SqlWriter;
  readonly #singleIds: SingleIds | undefined;

  constructor({ engine, tablePrefix, target, singleIds }: SqlConnectionOptions) {
    this.#session = new SqlSession(engine);
    this.#singleIds = singleIds;
    this.#settings = new SettingsTable(this.#session, tablePrefix);
    const tables = { settings: this.#settings, writes: new WritesTable(this.#session, tablePrefix) };
    this.#writer = new SqlWriter(this.#session, target ?? new DatabaseTarget(this.#session, tables));
  }

  describe(table: string): Promise<readonly ColumnDescription[] | undefined> {
    return this.#session.engine.describe(table);
  }

  tables(): Promise<readonly string[]> {
    return this.#session.engine.tables();
  }

  async stage(input: StageInput): Promise<Staged> {
    return stagedTable(this.#session, await this.#session.engine.stage(input));
  }

  read(plan: ReadPlan): RelationSource {
    return new SqlRelation(this.#session, { computed: () => compileRead(this.#session.context, plan) });
  }

  resolve(plan: UpdatePlan, later?: LaterReads): IncrementSource {
    if (this.#singleIds) requireResolvableIds(this.#singleIds, plan);
    return new SqlIncrement(this.#session, plan, later);
  }

  computeProvenance(plan: ProvenancePlan): RelationSource {
    return new SqlRelation(this.#session, { computed: () => compileProvenance(this.#session.context, plan) });
  }

  async write(plans: readonly WritePlan[], options: StoreWriteOptions): Promise<WriteResult> {
    if (this.#singleIds) for (const plan of plans) requireWritableIds(this.#singleIds, plan);
    return this.#writer.write(plans, options);
  }

  async record(table: SystemTable, rows: Staged["source"]): Promise<void> {
    const { engine, context, compile, snapshots } = this.#session;
    const columns = recordedColumns(context.flavor, table.columns);
    const append = compileAppend(context, table.name, recordedRows(context, columns, rows));
    await snapshots.before([table.name], () =>
      engine.transaction(
        async (run) => {
          for (const statement of compileCreate(context.flavor, { ...table, columns })) await run(compile(statement));
          await run({ ...compile(append), append: { table: table.name } });
        },
        { tables: [table.name] },
      ),
    );
  }

  async erase(plan: ErasePlan): Promise<number> {
    const { engine, context, compile, snapshots } = this.#session;
    const columns = await engine.describe(plan.table);
    if (!columns) return 0;
    const matched = await this.#matched(plan);
    try {
      const { count, remove } = compileErase(context, matched?.plan ?? plan, columns);
      return await snapshots.before([plan.table], () =>
        engine.transaction(
          async (run) => {
            const { total } = await this.#session.numbers<"total">(count, run);
            if (total > 0) await run(compile(remove));
            return total;
          },
          { tables: [plan.table] },
        ),
      );
    } finally {
      if (matched) await engine.dropTemporary(matched.table);
    }
  }

  /** The samples to remove in a temporary table, for an engine that removes rows where it sees no other tables. */
  async #matched(plan: ErasePlan): Promise<{ readonly plan: ErasePlan; readonly table: TemporaryTable } | undefined> {
    const { engine, context, compile } = this.#session;
    const { matching } = plan;
    if (!context.flavor.deleteFrom || !matching || matching.source.kind === "staged") return undefined;
    const { query, columns } = compileMatched(context, matching);
    const table = await engine.materialize(compile(query), columns);
    const source = { kind: "staged", name: table.name, columns: table.columns } as const;
    return { plan: { ...plan, matching: { ...matching, source } }, table };
  }

  async drop(table: string): Promise<void> {
    const { engine, context, compile, snapshots } = this.#session;
    const statements = context.flavor.dropTable?.(table) ?? [
      sql`drop table if exists ${tableName(context.flavor, table)}`,
    ];
    await snapshots.before([table], async () => {
      for (const statement of statements) await engine.run(compile(statement));
      this.#settings.dropped(table);
    });
  }

  /** For connections that change tables in another way: starts a change after everything that was partly read of the tables is materialised. */
  protected changing<Result>(tables: readonly string[], change: () => Promise<Result>): Promise<Result> {
    return this.#session.snapshots.before(tables, change);
  }

  settings(): Promise<RecordedSettings | undefined> {
    return this.#settings.read();
  }

  close(): Promise<void> {
    return this.#session.engine.close();
  }
}
