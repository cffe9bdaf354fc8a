import { rejection, values } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { StoreAdapter, StoreConnection } from "../../src/adapter.js";
import { ConfiguredStore, isWriteConflict, MetaxyError, requirePlanned, WriteConflict } from "../../src/adapter.js";
import type { Store } from "../../src/index.js";
import { memoryAdapter } from "../../src/memory.js";
import { free, freeRow } from "./features.js";

type Write = StoreConnection["write"];

/** A store over memory whose adapter writes in another way. `calls` counts its writes. */
async function openWith(
  change: (write: Write, store: () => Store) => Write,
): Promise<{ store: Store; calls: number[] }> {
  const adapter = memoryAdapter();
  const calls: number[] = [];
  const changed: StoreAdapter = {
    ...adapter,
    async open(options) {
      const connection = await adapter.open(options);
      const write = change(
        (plans, choice) => Object.getPrototypeOf(connection).write.call(connection, plans, choice),
        () => store,
      );
      connection.write = (plans, choice) => {
        calls.push(plans.length);
        return write(plans, choice);
      };
      return connection;
    },
  };
  const store: Store = await new ConfiguredStore(changed).open();
  return { store, calls };
}

/** Something that happens at one write only, and not at those that it makes itself. */
function once<Result>(work: () => Promise<Result>): () => Promise<Result | undefined> {
  let isDone = false;
  return async () => {
    if (isDone) return undefined;
    isDone = true;
    return work();
  };
}

const history = { withSampleHistory: true } as const;

async function stored(store: Store): Promise<unknown[]> {
  return values(await store.read(free, history), "id");
}

describe("a write after which the table was changed by another one", () => {
  const lost = new Error("the connection was lost");

  /** Stores what it is given, lets another write add a column, and fails. */
  const failsAfter = (error: Error) =>
    openWith((write, store) => {
      const disturb = once(async () => {
        await store().write(free, [freeRow("other", { size: 1 })]);
        throw error;
      });
      let isArmed = false;
      return async (plans, options) => {
        const result = await write(plans, options);
        if (isArmed) await disturb();
        isArmed = true; // the first write makes the table
        return result;
      };
    });

  it("is not planned again for an error of the driver: it may be stored", async () => {
    const { store, calls } = await failsAfter(lost);
    await store.write(free, [freeRow("first")]);
    const error = await rejection(store.write(free, [freeRow("own")]));
    expect(error).toMatchObject({ code: "STORE_FAILED", cause: lost });
    expect(await stored(store)).toEqual(["first", "other", "own"]);
    expect(calls).toHaveLength(3);
  });

  it("is not planned again for an error of the library", async () => {
    const { store } = await failsAfter(new MetaxyError("STORE_FULL", "The disk is full."));
    await store.write(free, [freeRow("first")]);
    expect(await rejection(store.write(free, [freeRow("own")]))).toMatchObject({ code: "STORE_FULL" });
    expect(await stored(store)).toEqual(["first", "other", "own"]);
  });

  it("is asked for again under its key, and stored once", async () => {
    const { store } = await failsAfter(lost);
    await store.write(free, [freeRow("first")]);
    const outcome = await store.write(free, [freeRow("own")], { idempotencyKey: "key" });
    expect(outcome).toEqual({ rows: 0, repeated: true });
    expect(await stored(store)).toEqual(["first", "other", "own"]);
  });
});

it("a write whose table is dropped in the meantime makes none where the store creates no tables", async () => {
  const adapter = memoryAdapter();
  const meanwhile = new ConfiguredStore(adapter);
  let isArmed = false;
  const disturbed: StoreAdapter = {
    ...adapter,
    async open(options) {
      const connection = await adapter.open(options);
      const { write } = Object.getPrototypeOf(connection) as { readonly write: Write };
      connection.write = async (plans, choice) => {
        if (isArmed) await (await meanwhile.open()).drop(free);
        return write.call(connection, plans, choice);
      };
      return connection;
    },
  };
  await using first = await meanwhile.open();
  await first.write(free, [freeRow("a")]);
  await using store = await new ConfiguredStore(disturbed, { autoCreate: false }).open();
  isArmed = true;
  expect(await rejection(store.write(free, [freeRow("b")]))).toMatchObject({ code: "TABLE_NOT_FOUND" });
  expect(await store.has(free)).toBe(false);
});

describe("a conflict", () => {
  it("that comes from another copy of the library is one", async () => {
    const { store, calls } = await openWith((write, opened) => {
      const disturb = once(async () => {
        await opened().write(free, [freeRow("other")]);
        const brands = { [Symbol.for("metaxy-ts.error")]: true, [Symbol.for("metaxy-ts.write-conflict")]: true };
        throw Object.assign(new Error("Table free was changed."), { code: "STORE_LOCKED", ...brands });
      });
      return async (plans, options) => {
        await disturb();
        return write(plans, options);
      };
    });
    expect(await store.write(free, [freeRow("own")])).toEqual({ rows: 1, repeated: false });
    expect(calls).toHaveLength(3);
  });

  it("without a change of the table ends the write, with the driver's error if there is one", async () => {
    const invalidValue = new Error("column size takes no null");
    const { store: first } = await openWith(() => () => Promise.reject(new WriteConflict("free")));
    const { store: second } = await openWith(
      () => () => Promise.reject(new WriteConflict("free", { cause: invalidValue })),
    );
    expect(await rejection(first.write(free, [freeRow("a")]))).toMatchObject({
      code: "STORE_LOCKED",
      details: { table: "free" },
    });
    expect(await rejection(second.write(free, [freeRow("a")]))).toMatchObject({
      code: "STORE_FAILED",
      cause: invalidValue,
    });
  });
});

describe("a table is what a write was planned for", () => {
  const id = { name: "id", type: { kind: "string" } } as const;
  const size = { name: "size", type: { kind: "integer" } } as const;
  const other = { name: "size", type: { kind: "float" } } as const;
  const none = { kind: "none" } as const;
  const adding = { kind: "extend", columns: [size], grown: [] } as const;

  it.each([
    ["where it is the same", [id, size], none, [id, size]],
    ["where it has more columns", [id], none, [id, size]],
    ["in any order of columns", [id, size], none, [size, id]],
    ["where it is not there, and to be made", null, { kind: "create", columns: [id] } as const, undefined],
  ])("%s", (_, existing, change, columns) => {
    expect(requirePlanned({ table: "t", existing, change }, columns)).toEqual(columns ?? []);
  });

  it.each([
    ["that was made", null, none, [id]],
    ["that was dropped", [id], none, undefined],
    ["with a column of another type", [id, size], none, [id, other]],
    ["without a column", [id, size], none, [id]],
    ["with a column that the write adds", [id], adding, [id, other]],
  ])("not one %s", (_, existing, change, columns) => {
    expect(() => requirePlanned({ table: "t", existing, change }, columns)).toThrow(
      expect.toSatisfy((error: unknown) => isWriteConflict(error)),
    );
  });
});
