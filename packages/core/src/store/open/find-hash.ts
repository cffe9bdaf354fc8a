import type { ColumnDescription } from "../../column/column-type.js";
import { systemColumns } from "../../column/columns.js";
import type { StoreConnection } from "../../contract/contract.js";
import { systemTablePrefix } from "../../contract/contract.js";
import type { HashAlgorithm } from "../../hash/algorithms.js";
import { createDigest, hashAlgorithms } from "../../hash/algorithms.js";
import { sampleHashInput } from "../../hash/text.js";
import { own } from "../../own.js";
import { readPlan } from "../locate.js";
import type { HashEvidence } from "./agreed-hash.js";
import { tablesUnder } from "./own-tables.js";

const { provenanceByField, provenance, featureVersion } = systemColumns;

/** Rows of each table that are looked at: a caller may have given some of them its own provenance. */
const rowsOfTable = 20;

/**
 * How the rows of a store were hashed that has no recorded settings: the length is that of feature versions, the algorithm is the one that
 * makes a sample's provenance from its fields'. Undefined when there are no rows.
 */
export async function findHash(connection: StoreConnection, tablePrefix: string): Promise<HashEvidence | undefined> {
  return hashOfTables(connection, featureTables(await connection.tables(), tablePrefix));
}

/** The same of the rows of some tables. */
export async function hashOfTables(
  connection: StoreConnection,
  tables: readonly string[],
): Promise<HashEvidence | undefined> {
  const lengths = new Set<number>();
  const rows: Row[] = [];
  for (const table of tables) {
    for (const row of await someRows(connection, table)) {
      lengths.add(row[featureVersion].length);
      rows.push(row);
    }
    const [length] = lengths;
    if (length === undefined) continue;
    const algorithm = await algorithmOf(rows, length);
    if (algorithm) return { algorithm, length: lengths.size === 1 ? length : null };
  }
  const [length = null] = lengths;
  return rows.length === 0 ? undefined : { algorithm: null, length: lengths.size === 1 ? length : null };
}

/** The tables of features under a prefix, without those of stores whose longer prefix begins with it. */
function featureTables(tables: readonly string[], tablePrefix: string): readonly string[] {
  const system = `${tablePrefix}${systemTablePrefix}`;
  return tablesUnder(tables, tablePrefix).filter((table) => !table.startsWith(system));
}

interface Row {
  readonly [featureVersion]: string;
  readonly [provenance]: string;
  readonly [provenanceByField]: Readonly<Record<string, string | null>>;
}

async function someRows(connection: StoreConnection, table: string): Promise<readonly Row[]> {
  const columns = (await connection.describe(table)) ?? [];
  const wanted = [featureVersion, provenance, provenanceByField].map((name) =>
    columns.find((column) => column.name === name),
  );
  if (!wanted.every((column): column is ColumnDescription => column !== undefined)) return [];
  const plan = { ...readPlan({ kind: "table", name: table }, [], wanted, everyRow), limit: rowsOfTable };
  const rows = await connection.read(plan).rows();
  return rows.filter((row) => wanted.every(({ name }) => (own(row, name) ?? null) !== null)) as unknown as Row[];
}

const everyRow = { history: "all", includeSoftDeleted: true } as const;

/** The only algorithm that explains one of the rows. */
async function algorithmOf(rows: readonly Row[], length: number): Promise<HashAlgorithm | null> {
  for (const algorithm of hashAlgorithms) {
    const digest = await createDigest(algorithm);
    const explains = (row: Row): boolean =>
      digest(sampleHashInput(row[provenanceByField])).slice(0, length) === row[provenance];
    if (rows.some(explains)) return algorithm;
  }
  return null;
}
