import type { ArrowBatchLike, ArrowTableLike } from "@metaxy-ts/core";
import type { ColumnDescription, ColumnType, RelationSource, StoreAdapter } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import { withConnection } from "../../src/cases/support/adapters.js";
import type { Members } from "../../src/suite/overriding.js";
import { overriding } from "../../src/suite/overriding.js";
import { claiming } from "./memory-harness.js";

/*
 * The memory store with Arrow as output: record batches in the form that all versions of the Arrow library share, which is all that
 * core and the memory store's input look at. So the cases about Arrow run on it, and can be seen to fail.
 */

/** The adapter, whose relations give Arrow. */
export function withArrow(adapter: StoreAdapter): StoreAdapter {
  const giving = withRelations(adapter, (relation) => ({
    // Rows go to other stores as Arrow.
    values: undefined,
    arrow: async (): Promise<ArrowTableLike> => {
      const batch = await batchOf(relation);
      return { schema: batch.schema, numRows: batch.numRows, batches: [batch] };
    },
    arrowBatches: async function* () {
      yield await batchOf(relation);
    },
  }));
  return claiming(giving, { "relation.arrow": "native" });
}

/** The adapter, some methods of whose relations are replaced. */
export function withRelations(
  adapter: StoreAdapter,
  change: (relation: RelationSource) => Members<RelationSource>,
): StoreAdapter {
  const changed = (relation: RelationSource): RelationSource => overriding(relation, change(relation));
  return withConnection(adapter, (connection) => ({
    read: (plan) => changed(connection.read(plan)),
    computeProvenance: (plan) => changed(connection.computeProvenance(plan)),
    resolve: (plan, later) => {
      const increment = connection.resolve(plan, later);
      return overriding(increment, { part: (part) => changed(increment.part(part)) });
    },
  }));
}

interface ArrowField {
  readonly name: string;
  readonly type: { readonly typeId: number; readonly children: readonly ArrowField[] };
}

async function batchOf(relation: RelationSource): Promise<ArrowBatchLike> {
  const given = await relation.values?.();
  if (!given) throw new Error("The relations of the memory store give values.");
  const { columns, values } = given;
  const vectors = columns.map(({ type }, index) => (values[index] ?? []).map((value) => arrowValue(type, value)));
  return Object.assign(
    { schema: { fields: columns.map(arrowField) }, numRows: vectors[0]?.length ?? 0 },
    { getChildAt: (index: number) => vectors[index] ?? null },
  );
}

const typeIds = {
  string: 5,
  integer: 2,
  float: 3,
  boolean: 6,
  timestamp: 10,
  date: 8,
  binary: 4,
  list: 12,
  struct: 13,
  map: 17,
  other: 0,
};

function arrowField({ name, type }: ColumnDescription): ArrowField {
  return { name, type: { typeId: typeIds[type.kind], children: childrenOf(type) } };
}

function childrenOf(type: ColumnType): ArrowField[] {
  switch (type.kind) {
    case "list":
      return [arrowField({ name: "item", type: type.item })];
    case "struct":
      return Object.entries(type.members).map(([name, member]) => arrowField({ name, type: member }));
    case "map": {
      const entry = { kind: "struct", members: { key: { kind: "string" }, value: type.value } } as const;
      return [arrowField({ name: "entries", type: entry })];
    }
    default:
      return [];
  }
}

/** As the library's vectors give it: timestamps in milliseconds, maps as pairs. */
function arrowValue(type: ColumnType, value: unknown): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "timestamp":
    case "date":
      return Number(value) / 1000;
    case "list":
      return (value as unknown[]).map((item) => arrowValue(type.item, item));
    case "struct": {
      const members = Object.entries(type.members);
      return Object.fromEntries(
        members.map(([name, member]) => [
          name,
          arrowValue(member, own(value as Record<string, unknown>, name) ?? null),
        ]),
      );
    }
    case "map":
      return Object.entries(value as object).map(([name, item]) => [name, arrowValue(type.value, item)]);
    default:
      return value;
  }
}
