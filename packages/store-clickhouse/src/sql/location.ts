import { literal, quote } from "./text.js";

/** What a table is made of, each part as it stands in SQL. */
export interface TableParts {
  readonly name: string;
  readonly definitions: readonly string[];
  readonly partitionBy?: string;
  readonly orderBy: string;
  /** For how many inserts tokens are recorded. */
  readonly rememberedInserts: number;
  /** A number from a row, which determines its shard. A constant puts all rows on the first shard. */
  readonly shardBy: string;
}

/** Ends the names of tables that hold the rows of one server. No feature has capitals in its table's name. */
export const localSuffix = "_LOCAL";

/** How long replicated tables record the tokens of inserts. */
const rememberedSeconds = 7 * 24 * 60 * 60;

/**
 * Where tables are: in a database of one server, or of each server of a cluster. On a cluster a table is two: a replicated one for the
 * rows, and a distributed one over those of all shards, which has the table's name and is read and written.
 */
export class ClickHouseLocation {
  /** Undefined for the database of the connection. */
  readonly database: string | undefined;
  readonly cluster: string | undefined;
  readonly #onCluster: string;

  constructor(database?: string, cluster?: string) {
    this.database = database;
    this.cluster = cluster;
    this.#onCluster = cluster === undefined ? "" : ` on cluster ${quote(cluster)}`;
  }

  /** The name in SQL of the table that is read and written. */
  table(name: string): string {
    return this.database === undefined ? quote(name) : `${quote(this.database)}.${quote(name)}`;
  }

  /** The name of the table that holds the rows. */
  stored(name: string): string {
    return this.cluster === undefined ? name : `${name}${localSuffix}`;
  }

  create({ name, definitions, partitionBy, orderBy, rememberedInserts, shardBy }: TableParts): string[] {
    const local = this.stored(name);
    const columns = `(${definitions.join(", ")})`;
    const layout = `${partitionBy === undefined ? "" : ` partition by ${partitionBy}`} order by ${orderBy}`;
    if (this.cluster === undefined)
      return [
        `create table if not exists ${this.table(name)} ${columns} engine = MergeTree${layout} settings non_replicated_deduplication_window = ${rememberedInserts}`,
      ];
    const database = this.database === undefined ? "currentDatabase()" : literal(this.database);
    return [
      `create table if not exists ${this.table(local)}${this.#onCluster} ${columns} engine = ReplicatedMergeTree${layout} settings replicated_deduplication_window = ${rememberedInserts}, replicated_deduplication_window_seconds = ${rememberedSeconds}`,
      `create table if not exists ${this.table(name)}${this.#onCluster} ${columns} engine = Distributed(${literal(this.cluster)}, ${database}, ${literal(local)}, ${shardBy})`,
    ];
  }

  /** New columns are stored before they can be read. */
  addColumns(name: string, definitions: readonly string[]): string[] {
    const added = definitions.map((definition) => `add column if not exists ${definition}`).join(", ");
    return [...new Set([this.stored(name), name])].map(
      (table) => `alter table ${this.table(table)}${this.#onCluster} ${added}`,
    );
  }

  /** As {@link addColumn}, for a column that is there. */
  changeColumn(name: string, definition: string): string[] {
    return [...new Set([this.stored(name), name])].map(
      (table) => `alter table ${this.table(table)}${this.#onCluster} modify column ${definition}`,
    );
  }

  /** The table that is read goes first. */
  drop(name: string): string[] {
    const wait = this.cluster === undefined ? "" : " sync";
    return [...new Set([name, this.stored(name)])].map(
      (table) => `drop table if exists ${this.table(table)}${this.#onCluster}${wait}`,
    );
  }

  /** A deletion as far as its condition. */
  deleteFrom(name: string): string {
    return `delete from ${this.table(this.stored(name))}${this.#onCluster}`;
  }

  /** What waits until every replica has the rows of a table; nothing on one server. */
  sync(name: string): string[] {
    if (this.cluster === undefined) return [];
    return [`system sync replica${this.#onCluster} ${this.table(this.stored(name))}`];
  }
}
