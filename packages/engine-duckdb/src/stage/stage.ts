import type { DuckDBType } from "@duckdb/node-api";
import type { ArrowBatchLike, StageInput } from "@metaxy-ts/core/adapter";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Connection } from "../connection.js";
import type { Queue } from "../queue.js";
import { literal, quote, subquery } from "../text.js";
import { columnTypeOf, duckdbTypeOf } from "../types.js";
import { TableAppender } from "./appender.js";
import type { ArrowBatchData } from "./arrow-data.js";
import { batchData } from "./arrow-data.js";
import { arrowWriter } from "./arrow-writers.js";
import { checkNames } from "./names.js";
import { writeValues } from "./write-values.js";

/** Where rows from outside go: a new temporary table. */
export interface StageTarget {
  readonly connection: Connection;
  readonly queue: Queue;
  readonly table: string;
}

/** Makes the temporary table and fills it. Every Arrow batch takes its own turn in the queue, for it may come from far away. */
export async function stageInto(target: StageTarget, input: StageInput): Promise<void> {
  switch (input.kind) {
    case "columns":
      return target.queue.add(() => stageColumns(target, input));
    case "arrow":
      return stageBatches(target, input.batches);
    case "parquet": {
      const paths = input.paths.map((path) => literal(withoutWildcards(path))).join(", ");
      return stageQuery(target, `select * from read_parquet([${paths}], union_by_name = true)`);
    }
    case "sql":
      return stageQuery(target, subquery(input.sql));
  }
}

/** A path as DuckDB's patterns take it for itself. */
function withoutWildcards(path: string): string {
  return path.replaceAll(/[*?[]/g, "[$&]");
}

function stageQuery({ connection, queue, table }: StageTarget, sql: string): Promise<void> {
  return queue.add(async () => {
    await connection.execute(`create temp table ${quote(table)} as ${sql}`);
  });
}

interface NamedType {
  readonly name: string;
  readonly type: DuckDBType;
}

async function createTable({ connection, table }: StageTarget, columns: readonly NamedType[]): Promise<TableAppender> {
  checkNames(columns.map(({ name, type }) => ({ name, type: columnTypeOf(type) })));
  const definitions = columns.map(({ name, type }) => `${quote(name)} ${type}`);
  await connection.execute(`create temp table ${quote(table)} (${definitions.join(", ")})`);
  return TableAppender.open(
    connection,
    table,
    columns.map(({ type }) => type),
  );
}

async function stageColumns(
  target: StageTarget,
  { columns, values }: StageInput & { readonly kind: "columns" },
): Promise<void> {
  checkNames(columns);
  const appender = await createTable(
    target,
    columns.map(({ name, type }) => ({ name, type: duckdbTypeOf(type) })),
  );
  try {
    await appender.append(
      values[0]?.length ?? 0,
      columns.map(
        ({ type }, index) =>
          (vector, from, count) =>
            writeValues(vector, type, values[index]?.slice(from, from + count) ?? []),
      ),
    );
  } finally {
    appender.close();
  }
}

async function stageBatches(
  target: StageTarget,
  batches: Iterable<ArrowBatchLike> | AsyncIterable<ArrowBatchLike>,
): Promise<void> {
  let stage: ArrowStage | undefined;
  try {
    for await (const batch of batches) {
      const data = batchData(batch);
      if (!data)
        throw new MetaxyError(
          "ARGUMENT_INVALID",
          "The Arrow input is no record batch of the apache-arrow library, version 7 or newer.",
        );
      stage ??= await target.queue.add(() => ArrowStage.create(target, data));
      await target.queue.add(async () => stage?.append(data));
    }
  } finally {
    await target.queue.add(async () => stage?.close());
  }
  if (!stage)
    throw new MetaxyError(
      "ARGUMENT_INVALID",
      "The Arrow input has no record batch, so its columns are not known. Pass an empty batch with a schema.",
    );
}

class ArrowStage {
  readonly #target: StageTarget;
  readonly #columns: readonly NamedType[];
  readonly #appender: TableAppender;

  private constructor(target: StageTarget, columns: readonly NamedType[], appender: TableAppender) {
    this.#target = target;
    this.#columns = columns;
    this.#appender = appender;
  }

  static async create(target: StageTarget, batch: ArrowBatchData): Promise<ArrowStage> {
    const columns = namedTypes(batch);
    return new ArrowStage(target, columns, await createTable(target, columns));
  }

  async append(batch: ArrowBatchData): Promise<void> {
    const columns = namedTypes(batch);
    const names = (list: readonly NamedType[]): string => list.map(({ name }) => name).join(", ");
    if (names(columns) !== names(this.#columns)) {
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `The record batches of the Arrow input have different columns: ${names(columns)} after ${names(this.#columns)}. Pass batches of one schema.`,
      );
    }
    const alike = columns.every(({ type }, index) => String(type) === String(this.#columns[index]?.type));
    if (alike) await appendBatch(this.#appender, batch);
    else await this.#appendCast(batch, columns);
  }

  close(): void {
    this.#appender.close();
  }

  /** A batch whose values are of other types than those of the first one: DuckDB casts them. */
  async #appendCast(batch: ArrowBatchData, columns: readonly NamedType[]): Promise<void> {
    this.#appender.flush();
    const { connection, table } = this.#target;
    const part = { ...this.#target, table: `${table}_part` };
    try {
      const appender = await createTable(part, columns);
      try {
        await appendBatch(appender, batch);
      } finally {
        appender.close();
      }
      await connection.execute(`insert into temp.${quote(table)} select * from temp.${quote(part.table)}`);
    } finally {
      await connection.execute(`drop table if exists temp.${quote(part.table)}`);
    }
  }
}

function namedTypes({ fields }: ArrowBatchData): NamedType[] {
  return fields.map((field) => ({ name: field.name, type: arrowWriter(field).type }));
}

function appendBatch(appender: TableAppender, { fields, columns, rowCount }: ArrowBatchData): Promise<void> {
  const writers = fields.map(arrowWriter);
  return appender.append(
    rowCount,
    columns.map((data, index) => (vector, from, count) => writers[index]?.write(vector, data, from, count, null)),
  );
}
