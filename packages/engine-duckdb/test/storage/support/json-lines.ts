import { readFile, stat, writeFile } from "node:fs/promises";
import type {
  ColumnDescription,
  ColumnType,
  EngineRows,
  ErasedPart,
  StoredTable,
  TableStorage,
} from "@metaxy-ts/core/adapter";
import { arrowToRows, rowsToArrow } from "../../../src/index.js";
import { FolderStorage, folderStorage } from "./folder-storage.js";

type Row = Record<string, unknown>;

interface File {
  readonly columns: readonly ColumnDescription[];
  readonly rows: readonly Row[];
}

/** Tables as folders of JSON Lines: the first line of a file has the columns, every other one a row. */
export function jsonLines(path: string): TableStorage {
  return folderStorage("jsonl", path, JsonLines);
}

class JsonLines extends FolderStorage {
  async read(table: string): Promise<StoredTable | undefined> {
    const paths = await this.folder.files(table);
    if (paths.length === 0) return undefined;
    const files = await Promise.all(paths.map(readLines));
    return {
      kind: "arrow",
      columns: merged(files.map(({ columns }) => columns)),
      version: JSON.stringify(await Promise.all(paths.map(fileVersion))),
      batches: (names) => files.map((file) => toBatch(file, names)),
    };
  }

  async append(table: string, { columns, batches }: EngineRows): Promise<void> {
    const rows: Row[] = [];
    for await (const batch of batches()) rows.push(...arrowToRows(batch));
    await this.#write(table, this.folder.newPath(table, "jsonl"), { columns, rows });
  }

  async delete(table: string, erase: (part: StoredTable) => Promise<ErasedPart | undefined>): Promise<number> {
    let total = 0;
    for (const path of await this.folder.files(table)) {
      const { columns, rows } = await readLines(path);
      const batches = (): Iterable<ReturnType<typeof toBatch>> => [toBatch({ columns, rows })];
      const erased = await erase({ kind: "arrow", columns, batches });
      if (!erased) continue;
      const gone = new Set(erased.removed);
      await this.#write(table, path, { columns, rows: rows.filter((_, position) => !gone.has(position)) });
      total += gone.size;
    }
    return total;
  }

  async #write(table: string, path: string, { columns, rows }: File): Promise<void> {
    const lines = [columns, ...rows].map((line) => `${JSON.stringify(line, toJson)}\n`);
    await this.folder.commit(table, path, (temporary) => writeFile(temporary, lines.join("")));
  }
}

async function readLines(path: string): Promise<File> {
  const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
  const [columns = [], ...rows] = lines.map((line) => JSON.parse(line));
  return { columns, rows: rows.map((row: Row) => fromJson(columns, row)) };
}

/** A file that is replaced is another one of the same name. */
async function fileVersion(path: string): Promise<string> {
  const { ino, size } = await stat(path, { bigint: true });
  return `${path} ${ino} ${size}`;
}

function toBatch({ columns, rows }: File, names?: readonly string[]): ReturnType<typeof rowsToArrow> {
  return rowsToArrow(names ? columns.filter(({ name }) => names.includes(name)) : columns, rows);
}

function toJson(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString("base64") } : value;
}

function fromJson(columns: readonly ColumnDescription[], row: Row): Row {
  const binary = columns.filter(({ name, type }) => type.kind === "binary" && row[name]);
  const decoded = binary.map(({ name }) => [name, Buffer.from((row[name] as { base64: string }).base64, "base64")]);
  return { ...row, ...Object.fromEntries(decoded) };
}

/** All columns of all files; struct columns with the members of all of them. */
function merged(files: readonly (readonly ColumnDescription[])[]): ColumnDescription[] {
  const types = new Map<string, ColumnType>();
  for (const { name, type } of files.flat()) {
    const known = types.get(name);
    const both = known?.kind === "struct" && type.kind === "struct";
    types.set(name, both ? { kind: "struct", members: { ...known.members, ...type.members } } : (known ?? type));
  }
  return [...types].map(([name, type]) => ({ name, type }));
}
