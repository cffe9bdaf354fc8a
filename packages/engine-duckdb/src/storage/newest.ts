import type { WritePlan } from "@metaxy-ts/core/adapter";
import { ownTimestamp, timestampColumns } from "@metaxy-ts/core/adapter";
import { quote } from "../text.js";
import type { StorageSession } from "./session.js";

/** What is known of a table: up to some version, no row has a later timestamp (microseconds). */
interface Known {
  readonly identity: string;
  /** The number of that version if no other process appends. */
  readonly number: number;
  readonly newest: bigint;
}

/** The newest timestamps of tables. With versions of the storage, rows that this process knows are not read again. Within a turn. */
export class NewestTimestamps {
  readonly #session: StorageSession;
  readonly #known = new Map<string, Known>();

  constructor(session: StorageSession) {
    this.#session = session;
  }

  /** The newest timestamp that the plan's own has to be later than; null where it is later than all that the table has. */
  async replacedBy(plan: WritePlan): Promise<bigint | null> {
    const own = plan.change.kind === "create" ? null : ownTimestamp(plan);
    if (own === null) return null;
    const { table } = plan;
    const version = await this.#session.storage.version?.(table);
    const known = this.#known.get(table);
    const isKnown = known?.identity === version?.identity && known?.number === version?.number;
    const newest = known && isKnown ? known.newest : await this.#newestSince(table, own);
    if (version) this.#known.set(table, { ...version, newest: newest ?? own - 1n });
    return newest !== null && newest >= own ? newest : null;
  }

  /** Takes note of rows that the plans have appended to a table in one commit. */
  appended(table: string, plans: readonly WritePlan[]): void {
    const known = this.#known.get(table);
    if (!known) return;
    this.#known.delete(table);
    let { newest } = known;
    for (const plan of plans) {
      const own = ownTimestamp(plan);
      if (own === null || "column" in plan.deletedAt) return; // rows may provide their own timestamps
      if (own > newest) newest = own;
    }
    this.#known.set(table, { ...known, number: known.number + 1, newest });
  }

  /** The newest timestamp at or after `since`; null for none. */
  async #newestSince(table: string, since: bigint): Promise<bigint | null> {
    const { engine, storage, tables } = this.#session;
    const newestIn = async (name: string): Promise<bigint | null> => {
      const [row] = await engine.run({ sql: newest(name, since), parameters: [] });
      return row?.newest === null ? null : BigInt(row?.newest as number | bigint);
    };
    const reads = { tables: [table], columns: new Set<string>(timestampColumns) };
    if (!storage.newer) return tables.during(reads, () => newestIn(table));
    const part = await storage.newer(table, since);
    if (!part) return null;
    const columns = timestampColumns.map((name) => ({ name, type: { kind: "timestamp" } as const }));
    return tables.duringPart(view, part, columns, () => newestIn(view));
  }
}

const view = "metaxy_newer";

/** A query for each column, so that the statistics of files and groups of rows spare it most of them. */
function newest(table: string, since: bigint): string {
  const each = timestampColumns.map(
    (name) =>
      `select max(${quote(name)}) as newest from ${quote(table)} where ${quote(name)} >= make_timestamptz(${since})`,
  );
  return `select epoch_us(max(newest)) as newest from (${each.join(" union all ")})`;
}
