import type {
  AppendOptions,
  ColumnDescription,
  EngineRows,
  ErasedPart,
  OpenTableStorage,
  StoredTable,
  TableEngine,
  TableVersion,
} from "@metaxy-ts/core/adapter";
import { literal, quote } from "@metaxy-ts/engine-duckdb/base";
import type { TableMetadata, TableSchema } from "iceberg-js";
import { appendRows } from "./append.js";
import { attached } from "./attach.js";
import type { Catalog } from "./catalog.js";
import { schemaOf } from "./catalog.js";
import { columnsOf } from "./columns.js";
import { deleteRows } from "./delete.js";

/** The tables of a namespace: the catalog says what there is, and DuckDB reads, appends and deletes. */
export class IcebergTables implements OpenTableStorage {
  readonly #catalog: Catalog;
  readonly #engine: TableEngine;
  readonly #timestamp: Date | undefined;
  /** How many appends had no rows, and so made no snapshot, by the identity of their table. */
  readonly #empty = new Map<string, number>();

  constructor(catalog: Catalog, engine: TableEngine, timestamp: Date | undefined) {
    this.#catalog = catalog;
    this.#engine = engine;
    this.#timestamp = timestamp;
  }

  async list(): Promise<readonly string[]> {
    const names = await this.#catalog.list();
    if (!this.#timestamp) return names;
    const then: string[] = [];
    for (const name of names) if (await this.columns(name)) then.push(name);
    return then;
  }

  async columns(table: string): Promise<readonly ColumnDescription[] | undefined> {
    const metadata = await this.#catalog.load(table);
    const schema = metadata && this.#schema(metadata);
    return schema && columnsOf(schema);
  }

  async read(table: string): Promise<StoredTable | undefined> {
    const columns = await this.columns(table);
    if (!columns) return undefined;
    const at = this.#timestamp ? ` at (timestamp => ${literal(this.#timestamp.toISOString())}::timestamptz)` : "";
    return { kind: "sql", columns, from: this.#nameOf(table) + at };
  }

  /** Every snapshot has the next number. */
  async version(table: string): Promise<TableVersion | undefined> {
    const metadata = await this.#catalog.load(table);
    if (!metadata) return undefined;
    const identity = metadata["table-uuid"];
    return { identity, number: (metadata["last-sequence-number"] ?? 0) + (this.#empty.get(identity) ?? 0) };
  }

  async append(table: string, rows: EngineRows, { signal }: AppendOptions): Promise<void> {
    const target = { catalog: this.#catalog, engine: this.#engine, table, to: this.#nameOf(table) };
    const identity = await appendRows(target, rows, signal);
    if (rows.count === 0) this.#empty.set(identity, (this.#empty.get(identity) ?? 0) + 1);
  }

  async delete(table: string, erase: (part: StoredTable) => Promise<ErasedPart | undefined>): Promise<number> {
    const columns = async (): Promise<readonly ColumnDescription[] | undefined> => this.columns(table);
    return deleteRows({ engine: this.#engine, table, from: this.#nameOf(table), columns }, erase);
  }

  drop(table: string): Promise<void> {
    return this.#catalog.drop(table);
  }

  async close(): Promise<void> {}

  #nameOf(table: string): string {
    return `${attached}.${quote(this.#catalog.namespace)}.${quote(table)}`;
  }

  /** Undefined at a time when the table had no rows yet. */
  #schema(metadata: TableMetadata): TableSchema | undefined {
    if (!this.#timestamp) return schemaOf(metadata);
    const time = this.#timestamp.getTime();
    const entry = (metadata["snapshot-log"] ?? []).findLast(({ "timestamp-ms": at }) => at <= time);
    const snapshot = metadata.snapshots?.find((one) => one["snapshot-id"] === entry?.["snapshot-id"]);
    if (!snapshot) return undefined;
    return metadata.schemas.find((one) => one["schema-id"] === (snapshot["schema-id"] ?? 0)) ?? schemaOf(metadata);
  }
}
