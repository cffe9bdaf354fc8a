import type { ColumnDescription, StageInput } from "@metaxy-ts/core/adapter";
import { MetaxyError, systemColumnKind } from "@metaxy-ts/core/adapter";
import type { TemporaryTable } from "@metaxy-ts/sql";
import { quote } from "../sql/text.js";
import { typeText } from "../sql/types.js";
import { columnsOfQuery } from "../temporary.js";
import { refuseNestedBytes } from "./nested-bytes.js";
import type { StageTarget } from "./target.js";
import { jsonText } from "./values.js";

export async function stage(target: StageTarget, input: StageInput): Promise<TemporaryTable> {
  switch (input.kind) {
    case "columns":
      return stageColumns(target, input);
    case "arrow": {
      const { arrowStage } = await import("./arrow.js"); // loaded when it is needed: Apache Arrow is large
      return arrowStage(target, input.batches);
    }
    case "sql": {
      const statement = { sql: input.sql, parameters: [] };
      const columns = await columnsOfQuery(target.server, statement);
      return target.tables.fromQuery(statement, columns);
    }
    case "parquet":
      throw new MetaxyError(
        "CAPABILITY_UNSUPPORTED",
        "This store does not accept Parquet files, because the server cannot read files of your machine. Read the file yourself, and pass rows or Arrow batches.",
      );
  }
}

const string: ColumnDescription["type"] = { kind: "string" };

/** Versions by field are maps here too. */
function stagedColumn({ name, type }: ColumnDescription): ColumnDescription {
  return systemColumnKind(name) === "byField" && type.kind === "struct"
    ? { name, type: { kind: "map", value: string } }
    : { name, type };
}

function definition({ name, type }: ColumnDescription): string {
  if (type.kind === "binary") {
    // JSON has no bytes: they come as base64 in a column that is not stored.
    return `${quote(base64Name(name))} Nullable(String) ephemeral, ${quote(name)} Nullable(String) default base64Decode(${quote(base64Name(name))})`;
  }
  // Nulls are distinguished from missing members until they are written.
  return `${quote(name)} ${systemColumnKind(name) === "byField" && type.kind === "map" ? "Map(String, Nullable(String))" : typeText(type)}`;
}

function base64Name(name: string): string {
  return `metaxy_base64_${name}`;
}

async function stageColumns(
  { server, tables }: StageTarget,
  { columns, values }: StageInput & { readonly kind: "columns" },
): Promise<TemporaryTable> {
  refuseNestedBytes(columns);
  const names = insertedNames(columns);
  const rowCount = values[0]?.length ?? 0;
  const staged = columns.map(stagedColumn);
  const name = await tables.create(staged.map(definition), "tuple()", async (table) => {
    if (rowCount === 0) return;
    await server.insert(`insert into ${table}${names} format JSONCompactEachRow`, pieces(columns, values));
  });
  return { name, columns: staged, rowCount };
}

/** The statement is part of the URL of a request, which is too short for the names of thousands of columns: they are omitted if possible. */
function insertedNames(columns: readonly ColumnDescription[]): string {
  if (!columns.some(({ type }) => type.kind === "binary")) return "";
  const names = columns.map(({ name, type }) => quote(type.kind === "binary" ? base64Name(name) : name));
  return ` (${names.join(", ")})`;
}

/** Size of the pieces that rows are sent in, in characters. */
const pieceSize = 256 * 1024;

function* pieces(columns: readonly ColumnDescription[], values: readonly (readonly unknown[])[]): Iterable<Uint8Array> {
  const rowCount = values[0]?.length ?? 0;
  let piece = "";
  for (let row = 0; row < rowCount; row++) {
    const cells = columns.map(({ type }, index) => {
      const value = values[index]?.[row] ?? null;
      return value === null ? nullText(type) : jsonText(value, type);
    });
    piece += `[${cells.join(",")}]\n`;
    if (piece.length < pieceSize) continue;
    yield Buffer.from(piece);
    piece = "";
  }
  if (piece !== "") yield Buffer.from(piece);
}

/** Lists, maps and structs have no null: an empty one stands for it. */
function nullText({ kind }: ColumnDescription["type"]): string {
  if (kind === "list") return "[]";
  return kind === "map" || kind === "struct" ? "{}" : "null";
}
