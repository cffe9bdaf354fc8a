import type { ByFieldLayout, ColumnType, StoreAdapter, StoreConnection } from "@metaxy-ts/core/adapter";
import { own } from "@metaxy-ts/core/adapter";
import { overriding } from "../../suite/overriding.js";

/** The adapter, some of whose connections' methods are replaced. */
export function withConnection(
  adapter: StoreAdapter,
  change: (connection: StoreConnection, mode: "read" | "write") => Partial<StoreConnection>,
): StoreAdapter {
  return overriding(adapter, {
    open: async (options) => {
      const connection = await adapter.open(options);
      return overriding(connection, change(connection, options.mode));
    },
  });
}

/** The adapter, whose writes go through a function first. */
export function withWrites(
  adapter: StoreAdapter,
  change: (write: StoreConnection["write"]) => StoreConnection["write"],
): StoreAdapter {
  return withConnection(adapter, (connection) => ({
    write: change((plans, options) => connection.write(plans, options)),
  }));
}

/** The adapter, whose new tables have other types for some columns, as another library might have chosen them. */
export function withTypes(adapter: StoreAdapter, types: Readonly<Record<string, ColumnType>>): StoreAdapter {
  return withWrites(adapter, (write) => (plans, options) => {
    const typed = plans.map((plan) => {
      if (plan.change.kind !== "create") return plan;
      const columns = plan.change.columns.map(({ name, type }) => ({ name, type: own(types, name) ?? type }));
      return { ...plan, change: { ...plan.change, columns } };
    });
    return write(typed, options);
  });
}

/** The adapter, whose new tables have their by-field columns as told, where the store has both ways. */
export function withLayouts(adapter: StoreAdapter, layoutOf: (table: string) => ByFieldLayout): StoreAdapter {
  return withWrites(adapter, (write) => (plans, options) => {
    const laid = plans.map((plan) =>
      plan.change.kind === "create" ? { ...plan, change: { ...plan.change, byField: layoutOf(plan.table) } } : plan,
    );
    return write(laid, options);
  });
}
