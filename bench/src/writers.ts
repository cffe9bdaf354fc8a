import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { pythonProgram } from "./python.ts";
import { newFolder } from "./stores/folders.ts";
import type { SqlStoreName } from "./stores/sql-stores.ts";
import { isSqlStore, newSqlPlace } from "./stores/sql-stores.ts";
import type { Written, WrittenStoreName } from "./write-ours.ts";

/** Where the writers of one round write. */
export interface Places extends AsyncDisposable {
  readonly ours: string;
  /** Of Python's writers, which need one each. */
  readonly other: (who: "library" | "metaxy") => string;
}

export interface Writer {
  readonly name: string;
  write(places: Places): Written;
}

/** How tables of a store are called in Python. */
const formats: Readonly<Record<WrittenStoreName, "delta" | "lancedb" | "duckdb" | "postgres" | undefined>> = {
  duckdb: "duckdb",
  ducklake: undefined,
  delta: "delta",
  lancedb: "lancedb",
  "lancedb-arrow": "lancedb",
  postgres: "postgres",
  mariadb: undefined,
  sqlite: undefined,
};

const bareNames: Readonly<Record<SqlStoreName, string>> = {
  postgres: "bare COPY",
  mariadb: "bare LOAD",
  sqlite: "bare INSERT",
};

export async function newPlaces(store: WrittenStoreName): Promise<Places> {
  if (!isSqlStore(store)) {
    const folder = await newFolder();
    return {
      ours: join(folder.path, "ours"),
      other: (who) => join(folder.path, who),
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  }
  const [ours, other] = [await newSqlPlace(store), await newSqlPlace(store)];
  return {
    ours: ours.place,
    other: () => other.place,
    async [Symbol.asyncDispose]() {
      await ours[Symbol.asyncDispose]();
      await other[Symbol.asyncDispose]();
    },
  };
}

/** Ours first: the others write what it has made. */
export function writersOf(store: WrittenStoreName, rows: string, python: boolean): Writer[] {
  const here = [process.argv[1] as string, "write", "--store", store];
  const ours: Writer = {
    name: "ours",
    write: (places) => run(process.execPath, [...here, "--measured", rows, "--to", places.ours]),
  };
  const bare: Writer[] = isSqlStore(store)
    ? [
        {
          name: bareNames[store],
          write: (places) => run(process.execPath, [...here, "--bare", `${rows}.bare`, "--to", places.ours]),
        },
      ]
    : [];
  const format = formats[store];
  if (!format || !python) return [ours, ...bare];
  const [interpreter, program] = pythonProgram("write.py");
  const inPython = (who: "library" | "metaxy", name: string): Writer => ({
    name,
    write: (places) => run(interpreter, [program, who, format, rows, places.ours, places.other(who)]),
  });
  const library = isSqlStore(store) ? [] : [inPython("library", `Python's ${format}`)];
  return [ours, ...bare, ...library, inPython("metaxy", "Python's Metaxy")];
}

function run(program: string, args: readonly string[]): Written {
  return JSON.parse(execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })) as Written;
}
