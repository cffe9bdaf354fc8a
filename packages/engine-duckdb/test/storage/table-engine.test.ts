import type { ColumnDescription, OpenTableStorage, TableStorage } from "@metaxy-ts/core/adapter";
import { expect, it } from "vitest";
import { storageAdapter } from "../../src/index.js";

const columns: readonly ColumnDescription[] = [{ name: "id", type: { kind: "string" } }];

it("a storage prepares the engine while it opens, and its tables are read with that", async () => {
  const storage: TableStorage = {
    name: "prepared",
    display: "prepared()",
    async open(_mode, engine) {
      await engine.run("create macro prepared() as table select 'a' as id");
      return {
        list: async () => ["t"],
        read: async () => ({ kind: "sql", columns, from: "prepared()" }),
        close: async () => undefined,
      } as unknown as OpenTableStorage;
    },
  };
  const connection = await storageAdapter(storage).open({ mode: "read" } as never);
  expect(await connection.tables()).toEqual(["t"]);
  expect(await connection.describe("t")).toEqual(columns);
  await connection.close();
});

it("an error while a storage opens is the storage's, and closes the engine", async () => {
  const storage: TableStorage = {
    name: "failing",
    display: "failing()",
    open: (_mode, engine) => engine.run("load 'no/such.duckdb_extension'") as Promise<never>,
  };
  await expect(storageAdapter(storage).open({ mode: "read" } as never)).rejects.toThrow("no/such.duckdb_extension");
});
