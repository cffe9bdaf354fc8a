import type { ColumnDescription, StoreAdapter, TableDefinition } from "@metaxy-ts/core/adapter";
import { MetaxyError, stringStruct, systemColumnTypes } from "@metaxy-ts/core/adapter";
import { memoryAdapter } from "@metaxy-ts/core/memory";
import { withConnection } from "../../src/cases/support/adapters.js";
import type { ConformanceOptions } from "../../src/suite/harness.js";
import { overriding } from "../../src/suite/overriding.js";
import { memoryHarness } from "./memory-harness.js";

/** The memory store with what a case needs that the plain one has not, and the same with a bug. */
export interface Hooked {
  readonly bug: string;
  readonly caughtBy: string;
  readonly working: () => ConformanceOptions;
  readonly broken: () => ConformanceOptions;
}

/** Bugs that no change of the memory store's own code can be. */
export const hooked: readonly Hooked[] = [
  {
    bug: "statements lack a column",
    caughtBy: "ddl/names",
    working: () => withDdl(columnsOf),
    broken: () => withDdl((table) => columnsOf(table).slice(1)),
  },
  {
    bug: "the columns of a statement are text",
    caughtBy: "ddl/same-tables",
    working: () => withDdl(columnsOf),
    broken: () =>
      withDdl((table) => columnsOf({ ...table, columns: table.columns.map(({ name }) => ({ name, type: text })) })),
  },
  {
    bug: "no error of the driver has a code, that of a damaged place neither",
    caughtBy: "failures/corrupt",
    working: () => damaged(codeOf),
    broken: () => damaged(() => undefined),
  },
  {
    bug: "no error of the driver has a code, that of a full place neither",
    caughtBy: "failures/full",
    working: () => damaged(codeOf),
    broken: () => damaged(() => undefined),
  },
];

const text = { kind: "string" } as const;

function columnsOf({ columns, members }: TableDefinition): readonly ColumnDescription[] {
  return [...columns, ...systemColumnTypes(stringStruct(members))];
}

/** A statement of this store is the name of a table and its columns as JSON. */
function withDdl(columns: typeof columnsOf): ConformanceOptions {
  const harness = memoryHarness((options) =>
    overriding(memoryAdapter(options), {
      ddl: (tables: readonly TableDefinition[]) => tables.map((table) => JSON.stringify([table.name, columns(table)])),
    }),
  );
  return {
    ...harness,
    async runSql({ namespace, statements }) {
      const connection = await harness.adapter({ namespace }).open({ mode: "write" });
      for (const statement of statements) {
        const [name, made] = JSON.parse(statement) as [string, ColumnDescription[]];
        const { source } = await connection.stage({ kind: "columns", columns: made, values: made.map(() => []) });
        await connection.record({ name, featureKey: name, columns: made, key: [] }, source);
      }
    },
  };
}

/** A store whose driver fails, as drivers do: with errors that only say in words what is wrong. */
function damaged(mapError: StoreAdapter["mapError"]): ConformanceOptions {
  const damages = new Map<string, string>();
  const harness = memoryHarness((options) =>
    overriding(
      withConnection(memoryAdapter(options), (connection) => ({
        describe: (table) => failing(damages.get(options.name), "corrupt") ?? connection.describe(table),
        write: (plans, given) => failing(damages.get(options.name), "full") ?? connection.write(plans, given),
      })),
      { mapError },
    ),
  );
  return {
    ...harness,
    damage: {
      corrupt: async ({ namespace }) => void damages.set(namespace, "corrupt"),
      full: async ({ namespace }) => void damages.set(namespace, "full"),
    },
  };
}

const messages = { corrupt: "The file has other bytes.", full: "No more bytes." } as const;

function failing(damage: string | undefined, kind: keyof typeof messages): Promise<never> | undefined {
  return damage === kind ? Promise.reject(new Error(messages[kind])) : undefined;
}

function codeOf(error: unknown): MetaxyError | undefined {
  const { message } = error as Error;
  if (message === messages.corrupt) return new MetaxyError("STORE_CORRUPT", "The store is damaged.");
  return message === messages.full ? new MetaxyError("STORE_FULL", "The store is full.") : undefined;
}
