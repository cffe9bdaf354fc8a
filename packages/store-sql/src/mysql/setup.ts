import type { MysqlKind } from "./kinds.js";
import { literal } from "./literal.js";

/** What every connection gets, so that statements mean the same on all servers. Values of variables, by their names. */
const variables: Readonly<Record<string, string | number>> = {
  time_zone: "+00:00",
  sql_mode: "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
  group_concat_max_len: 1_073_741_824, // what is longer would be cut, without an error
  sql_safe_updates: 0,
  autocommit: 1,
  wait_timeout: 2_000_000,
};

/** The statements that set up a connection. */
export function setupStatements(kind: MysqlKind, statementTimeout: number | undefined, lockTimeout: number): string[] {
  const { variable, perMillisecond, most } = kind.statementTime;
  const seconds = Math.max(1, Math.ceil(lockTimeout / 1000));
  const all: Record<string, string | number> = {
    ...variables,
    ...kind.variables,
    lock_wait_timeout: seconds,
    innodb_lock_wait_timeout: seconds,
  };
  if (statementTimeout !== undefined) all[variable] = statementTimeout * perMillisecond;
  else if (most !== undefined) all[variable] = most;
  const assignments = Object.entries(all)
    .filter(([name]) => !kind.lacks.includes(name))
    .map(([name, value]) => `${name} = ${typeof value === "number" ? value : literal(value)}`);
  return [
    `set names utf8mb4 collate ${kind.collation}`,
    `set session ${assignments.join(", ")}`,
    "set session transaction isolation level repeatable read",
  ];
}
