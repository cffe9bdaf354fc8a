import type { Capabilities, StoreAdapter } from "@metaxy-ts/core/adapter";
import type { ConformanceOptions, StoreHarness } from "../../src/suite/harness.js";
import { overriding } from "../../src/suite/overriding.js";
import type { MakeAdapter } from "./mutant.js";

/** Places in memory: an adapter for each namespace, which holds its rows until the namespace is removed. */
export function memoryHarness(
  make: MakeAdapter,
): ConformanceOptions & Required<Pick<StoreHarness, "readRaw" | "exists">> {
  const places = new Map<string, StoreAdapter>();
  const adapter = ({ namespace }: { readonly namespace: string }): StoreAdapter => {
    const known = places.get(namespace) ?? make({ name: namespace });
    places.set(namespace, known);
    return known;
  };
  return {
    adapter,
    // There is no way around the adapter to what only it holds. This one goes around core and all that a read does to rows.
    readRaw: async ({ namespace, table }) => {
      const connection = await adapter({ namespace }).open({ mode: "read" });
      const columns = (await connection.describe(table)) ?? [];
      const everything = { idColumns: [], featureVersions: null, asOf: null, history: "all", matching: null } as const;
      const source = { kind: "table", name: table } as const;
      return connection.read({ source, ...everything, includeSoftDeleted: true, filters: [], columns }).rows();
    },
    exists: async ({ namespace }) => {
      const connection = await adapter({ namespace }).open({ mode: "write" });
      return (await connection.tables()).length > 0;
    },
    remove: async ({ namespace }) => void places.delete(namespace),
  };
}

/** The adapter under another manifest. */
export function claiming(adapter: StoreAdapter, claims: Partial<Capabilities>): StoreAdapter {
  return overriding(adapter, { supports: { ...adapter.supports, ...claims } });
}
