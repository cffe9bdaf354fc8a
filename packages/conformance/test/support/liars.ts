import { writeFile } from "node:fs/promises";
import type { HashAlgorithm, HashSettings } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import type { Capability, StageInput, StoreAdapter, StoreConnection } from "@metaxy-ts/core/adapter";
import { withConnection } from "../../src/cases/support/adapters.js";
import { withArrow, withRelations } from "./arrow-memory.js";

type Change = (adapter: StoreAdapter) => StoreAdapter;

/** The memory store in three ways, for a capability whose claim and whose denial are to be tested. */
export interface Sides {
  /** Does it wrong, or not at all. */
  readonly broken: Change;
  /** What has to fail where the broken one claims it, and what belongs to it. */
  readonly caughtBy: readonly string[];
  /** Claimed as well: cases may need both. */
  readonly with?: Capability;
  /** Does it. */
  readonly working: Change;
  /** Refuses it, as a store has to that denies it. */
  readonly refusing: Change;
}

const asItIs: Change = (adapter) => adapter;

/** For every capability, so that a new one does not go without. */
export const sides: Readonly<Record<Capability, Sides>> = {
  "hash.md5": hash("md5", "sha256"),
  "hash.sha256": hash("sha256", "md5"),
  "hash.xxhash32": hash("xxhash32", "xxhash64"),
  "hash.xxhash64": hash("xxhash64", "xxhash32"),
  "write.transaction": {
    broken: planByPlan,
    caughtBy: ["capabilities/transaction-works"],
    working: asItIs,
    refusing: planByPlan,
  },
  "write.schemaEvolution": {
    broken: withoutEvolution(() => new Error("The table has no such column.")),
    caughtBy: ["capabilities/schema-evolution-works"],
    working: asItIs,
    refusing: withoutEvolution(unsupported),
  },
  "write.typeWidening": {
    broken: withoutWidening(() => new Error("The column has another type.")),
    caughtBy: [
      "capabilities/type-widening-works",
      "column-types/integers-become-floats",
      "column-types/integers-that-stay",
    ],
    working: asItIs,
    refusing: withoutWidening(unsupported),
  },
  // Another process has other memory; the test of this capability starts them.
  "write.parallelProcesses": {
    broken: asItIs,
    caughtBy: ["capabilities/parallel-processes-works", "beside/another-process"],
    working: asItIs,
    refusing: asItIs,
  },
  "delete.hard": {
    broken: (adapter) => withConnection(adapter, () => ({ erase: async () => 1 })),
    caughtBy: ["capabilities/hard-delete-works"],
    working: asItIs,
    refusing: (adapter) => withConnection(adapter, () => ({ erase: () => Promise.reject(unsupported()) })),
  },
  "read.asOf": {
    broken: reading((connection, plan) => connection.read({ ...plan, asOf: null })),
    caughtBy: ["capabilities/as-of-works"],
    working: asItIs,
    refusing: reading((connection, plan) => {
      if (plan.asOf !== null) throw unsupported();
      return connection.read(plan);
    }),
  },
  "relation.sql": {
    broken: asItIs,
    caughtBy: ["capabilities/sql-works", "relations/name", "relations/sql", "waiting-parts/as-sql"],
    with: "input.sql",
    working: (adapter) =>
      withRelations(adapter, () => ({ sql: () => "select * from note", name: async () => "relation_1" })),
    refusing: asItIs,
  },
  "relation.arrow": {
    broken: asItIs,
    caughtBy: ["capabilities/arrow-works"],
    working: withArrow,
    refusing: asItIs,
  },
  "relation.parquet": {
    broken: asItIs,
    caughtBy: [
      "capabilities/parquet-works",
      "inputs/parquet-file",
      "inputs/parquet-files",
      "inputs/parquet-is-checked",
    ],
    with: "input.parquet",
    working: (adapter) =>
      withRelations(adapter, (relation) => ({
        toParquet: async (path) => {
          await writeFile(path, "PAR1PAR1");
          return relation.count();
        },
      })),
    refusing: asItIs,
  },
  "input.arrow": {
    broken: (adapter) => staging("arrow", () => Promise.reject(new Error("No Arrow here.")))(withArrow(adapter)),
    caughtBy: ["capabilities/arrow-input-works"],
    working: withArrow,
    refusing: (adapter) => staging("arrow", () => Promise.reject(unsupported()))(withArrow(adapter)),
  },
  "input.parquet": {
    broken: staging("parquet", (connection) => connection.stage(notes([]))),
    caughtBy: ["capabilities/parquet-input-works"],
    working: staging("parquet", (connection) => connection.stage(notes(["a", "b"]))),
    refusing: asItIs,
  },
  "input.sql": {
    broken: staging("sql", (connection) => connection.stage(notes([]))),
    caughtBy: ["capabilities/sql-input-works", "relations/query"],
    working: staging("sql", (connection) => connection.stage(notes(["a"]))),
    refusing: asItIs,
  },
};

function unsupported(): MetaxyError {
  return new MetaxyError("CAPABILITY_UNSUPPORTED", "The store cannot do that.");
}

/** Hashes with another algorithm, or refuses the one. */
function hash(algorithm: HashAlgorithm, other: HashAlgorithm): Sides {
  const changing =
    (change: (settings: HashSettings) => HashSettings): Change =>
    (adapter) =>
      withConnection(adapter, (connection) => ({
        write: async (plans, options) => {
          const settings = { ...options.settings, hash: change(options.settings.hash) };
          return connection.write(plans, { ...options, settings });
        },
        resolve: (plan, later) => connection.resolve({ ...plan, hash: change(plan.hash) }, later),
        computeProvenance: (plan) => connection.computeProvenance({ ...plan, hash: change(plan.hash) }),
        settings: async () => {
          const settings = await connection.settings();
          return settings && { ...settings, hash: { ...settings.hash, algorithm } };
        },
      }));
  return {
    broken: changing((settings) => ({ ...settings, algorithm: other })),
    caughtBy: [`capabilities/${algorithm}-works`],
    working: asItIs,
    refusing: changing((settings) => {
      if (settings.algorithm === algorithm) throw unsupported();
      return settings;
    }),
  };
}

/** Commits each plan of a write alone, the key with the last. */
function planByPlan(adapter: StoreAdapter): StoreAdapter {
  return withConnection(adapter, (connection) => ({
    write: async (plans, options) => {
      const rows: number[] = [];
      const newest: (bigint | null)[] = [];
      for (const [index, plan] of plans.entries()) {
        const idempotencyKey = index === plans.length - 1 ? options.idempotencyKey : null;
        const result = await connection.write([plan], { ...options, idempotencyKey });
        if (result.kind !== "written") return result;
        rows.push(...result.rows);
        newest.push(...result.newest);
      }
      return { kind: "written", rows, newest };
    },
  }));
}

function withoutEvolution(error: () => Error): Change {
  return (adapter) =>
    withConnection(adapter, (connection) => ({
      write: async (plans, options) => {
        if (plans.some(({ change }) => change.kind === "extend")) throw error();
        return connection.write(plans, options);
      },
    }));
}

function withoutWidening(error: () => Error): Change {
  return (adapter) =>
    withConnection(adapter, (connection) => ({
      write: async (plans, options) => {
        if (plans.some(({ checks }) => checks.some(({ kind }) => kind === "exactStored"))) throw error();
        return connection.write(plans, options);
      },
    }));
}

type Read = StoreConnection["read"];

function reading(read: (connection: StoreConnection, plan: Parameters<Read>[0]) => ReturnType<Read>): Change {
  return (adapter) => withConnection(adapter, (connection) => ({ read: (plan) => read(connection, plan) }));
}

/** What becomes of input of one kind. */
function staging(
  kind: StageInput["kind"],
  stage: (connection: StoreConnection) => ReturnType<StoreConnection["stage"]>,
): Change {
  return (adapter) =>
    withConnection(adapter, (connection) => ({
      stage: (input) => (input.kind === kind ? stage(connection) : connection.stage(input)),
    }));
}

/** Notes, as the cases have them. */
function notes(ids: readonly string[]): StageInput {
  return {
    kind: "columns",
    columns: [
      { name: "id", type: { kind: "string" } },
      { name: "metaxy_provenance_by_field", type: { kind: "struct", members: { main: { kind: "string" } } } },
    ],
    values: [ids, ids.map((id) => ({ main: `v-${id}` }))],
  };
}
