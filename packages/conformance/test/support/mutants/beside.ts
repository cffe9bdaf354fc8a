import type { Mutant } from "../mutant.js";

/** What other stores do, and what reading leaves behind. */
export const besideMutants: readonly Mutant[] = [
  {
    name: "rows of a refused write are seen until it is rolled back",
    file: "memory/write.js",
    find: 'return { kind: "refused", violations: found };',
    replace: `{
        const before = tables.current;
        const [plan] = plans;
        tables.replace([[plan.table, appended(plan, tables.current.get(plan.table), sources[0], hash)]]);
        await new Promise((resolve) => setTimeout(resolve, 5));
        tables.current = before;
        return { kind: "refused", violations: found };
    }`,
    caughtBy: ["beside/refused-writes"],
  },
  {
    name: "rows of a write are seen before those of the next feature are written",
    file: "memory/write.js",
    find: "changed.set(plan.table, table);",
    replace: `changed.set(plan.table, table);
        const before = tables.current;
        tables.replace(changed);
        await new Promise((resolve) => setTimeout(resolve, 5));
        tables.current = before;`,
    caughtBy: ["beside/aborted-writes", "beside/failing-writes"],
  },
  {
    name: "a connection keeps the columns of a table that it has seen, until it writes",
    file: "memory/connection.js",
    find: "return this.#tables.current.get(table)?.columns;",
    replace: `const found = this.#tables.current.get(table)?.columns;
        const seen = (this.seen ??= new Map());
        if (found && !seen.has(table)) seen.set(table, found);
        return found && seen.get(table);`,
    also: [
      {
        file: "memory/connection.js",
        find: "const hash = await createHasher(options.settings.hash);",
        replace: "const hash = await createHasher(options.settings.hash);\n        this.seen = undefined;",
      },
    ],
    caughtBy: ["beside/new-column", "beside/other-columns"],
  },
  {
    name: "a connection that writes nothing has the tables of its first look",
    file: "memory/connection.js",
    find: "return this.#tables.current.get(table)?.columns;",
    replace: "return this.tablesNow.get(table)?.columns;",
    also: [
      {
        file: "memory/connection.js",
        find: "async tables() {",
        replace:
          "get tablesNow() { return this.wrote ? this.#tables.current : (this.pinned ??= this.#tables.current); }\n    async tables() {",
      },
      {
        file: "memory/connection.js",
        find: "return createSnapshot(this.#tables.current, new Map(this.#staged), hash);",
        replace: "return createSnapshot(this.tablesNow, new Map(this.#staged), hash);",
      },
      {
        file: "memory/connection.js",
        find: "const hash = await createHasher(options.settings.hash);",
        replace: "const hash = await createHasher(options.settings.hash);\n        this.wrote = true;",
      },
    ],
    caughtBy: ["beside/new-table", "beside/rows-since"],
  },
  {
    name: "opening an empty store to read makes its tables",
    file: "memory/adapter.js",
    find: "open: async () =>",
    replace: `open: async ({ mode }) => {
            if (mode === "read" && tables.current.size === 0)
                tables.replace([["metaxy_system__settings", { columns: [], rows: [] }]]);
            return new MemoryConnection(tables);
        },
        unused: () =>`,
    caughtBy: ["open/reading-makes-no-place"],
  },
  {
    name: "an update that is read leaves a table behind",
    file: "memory/connection.js",
    find: "const labelled = async (snapshot) =>",
    replace:
      'this.#tables.replace([["metaxy_system__updates", { columns: [], rows: [] }]]);\n        const labelled = async (snapshot) =>',
    caughtBy: ["open/reading-makes-no-table"],
  },
  {
    name: "a table that is gone is an error without a code",
    file: "memory/snapshot.js",
    find: 'throw new MetaxyError("TABLE_NOT_FOUND", ',
    replace: "throw new Error(",
    caughtBy: ["failures/table-gone"],
  },
];
