import type { FilterExpression } from "@metaxy-ts/core";
import { checkFilters, passes } from "./filters.js";
import type { StoredRow } from "./stored-row.js";
import { changedAt, latestRow, systemColumnNames } from "./stored-row.js";
import type { Row } from "./values.js";
import { groupRows, pick } from "./values.js";

export interface TableRead {
  /** Null for all feature versions. */
  readonly featureVersion: string | null;
  readonly history: "latest" | "all";
  readonly includeSoftDeleted?: boolean;
  readonly asOf?: bigint | undefined;
  readonly filters?: readonly FilterExpression[];
}

/** Every row that was ever stored of a feature. */
export class Table {
  readonly #feature: string;
  readonly #idColumns: readonly string[];
  #rows: readonly StoredRow[] = [];
  /** A table has its columns also without rows. */
  readonly #userColumns = new Set<string>();

  constructor(feature: string, idColumns: readonly string[]) {
    this.#feature = feature;
    this.#idColumns = idColumns;
  }

  get userColumns(): readonly string[] {
    return [...this.#userColumns];
  }

  append(rows: readonly StoredRow[]): void {
    for (const column of rows.flatMap((row) => Object.keys(row))) {
      if (!systemColumnNames.includes(column)) this.#userColumns.add(column);
    }
    this.#rows = [...this.#rows, ...rows];
  }

  /** Removes every stored row of the samples that these rows stand for, in the feature versions of these rows. */
  erase(samples: readonly StoredRow[]): number {
    const columns = [...this.#idColumns, "metaxy_feature_version"];
    const gone = groupRows(samples, columns);
    const remaining = [...groupRows(this.#rows, columns)].flatMap(([key, rows]) => (gone.has(key) ? [] : rows));
    const count = this.#rows.length - remaining.length;
    this.#rows = remaining;
    return count;
  }

  /** The rows that count, with every column of the table. */
  read({ featureVersion, history, includeSoftDeleted = false, asOf, filters = [] }: TableRead): StoredRow[] {
    checkFilters(filters, [...this.#userColumns, ...systemColumnNames], `a read of ${this.#feature}`);
    const inScope = this.#rows.filter(
      (row) =>
        (featureVersion === null || row.metaxy_feature_version === featureVersion) &&
        (asOf === undefined || changedAt(row) <= asOf),
    );
    const rows = history === "all" ? inScope : this.#latest(inScope);
    return rows
      .filter((row) => includeSoftDeleted || row.metaxy_deleted_at === null)
      .map((row): StoredRow => ({ ...(pick(row, this.userColumns) as Row), ...row }))
      .filter((row) => passes(filters, row));
  }

  /** The latest row of each sample and feature version. */
  #latest(rows: readonly StoredRow[]): StoredRow[] {
    const samples = groupRows(rows, [...this.#idColumns, "metaxy_feature_version"]);
    return [...samples.values()].flatMap((group) => latestRow(group) ?? []);
  }
}
