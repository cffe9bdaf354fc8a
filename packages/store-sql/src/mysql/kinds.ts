/** What differs between the servers that speak MySQL's dialect. */
export interface MysqlKind {
  /** Short name: `mariadb`. */
  readonly name: "mariadb" | "mysql" | "seekdb";
  /** As people call it. */
  readonly system: string;
  /** The collation of all columns: it compares strings by their code points, trailing spaces included. */
  readonly collation: string;
  /** Whether the collation ignores trailing spaces after all, so that strings have to be compared as bytes. */
  readonly padsStrings: boolean;
  /** Whether there are temporary tables which a statement may read more than once. */
  readonly hasTemporaryTables: boolean;
  /** Whether it has `full join`. */
  readonly hasFullJoin: boolean;
  /** What a connection gets once, beside what those of all servers get. Values of variables, by their names. */
  readonly variables: Readonly<Record<string, string | number>>;
  /** Variables that it does not have. */
  readonly lacks: readonly string[];
  /** The variable of the longest time that a statement may take, and how many of its units a millisecond has; its largest value, if statements are limited by default. */
  readonly statementTime: { readonly variable: string; readonly perMillisecond: number; readonly most?: number };
}

export const mariadbKind: MysqlKind = {
  name: "mariadb",
  system: "MariaDB",
  collation: "utf8mb4_nopad_bin",
  padsStrings: false,
  hasTemporaryTables: true,
  hasFullJoin: false,
  variables: {
    // Without these, a join of two large tables looks at all pairs of rows.
    join_cache_level: 8,
    join_buffer_size: 67_108_864,
    join_buffer_space_limit: 268_435_456,
  },
  lacks: [],
  statementTime: { variable: "max_statement_time", perMillisecond: 0.001 },
};

export const mysqlKind: MysqlKind = {
  name: "mysql",
  system: "MySQL",
  collation: "utf8mb4_0900_bin",
  padsStrings: false,
  hasTemporaryTables: false,
  hasFullJoin: false,
  variables: {},
  lacks: [],
  statementTime: { variable: "max_execution_time", perMillisecond: 1 },
};

const seekdbKind: MysqlKind = {
  name: "seekdb",
  system: "seekdb",
  collation: "utf8mb4_bin",
  padsStrings: true,
  hasTemporaryTables: false,
  hasFullJoin: true,
  variables: {},
  lacks: ["lock_wait_timeout", "innodb_lock_wait_timeout"],
  statementTime: { variable: "ob_query_timeout", perMillisecond: 1000, most: 86_400_000_000 },
};

/** The kind of a server, by what it says of its version. */
export function kindOf(version: string): MysqlKind {
  if (/mariadb/i.test(version)) return mariadbKind;
  return /oceanbase|seekdb/i.test(version) ? seekdbKind : mysqlKind;
}
