import { expect, it } from "vitest";
import type { StoreConnection } from "../../src/adapter.js";
import { ConfiguredStore } from "../../src/adapter.js";
import { defineFeature } from "../../src/index.js";
import { memoryAdapter } from "../../src/memory.js";

const feature = defineFeature({ key: "video/raw", id: ["id"], fields: ["main"] });
const rows = ["a", "b"].map((id) => ({ id, metaxy_provenance_by_field: { main: id } }));

/** A store whose connections differ in some members from those of a store in memory. */
function store(members: Partial<StoreConnection>, tablePrefix = ""): ConfiguredStore {
  const adapter = memoryAdapter();
  return new ConfiguredStore({
    ...adapter,
    tablePrefix,
    open: async (options) => Object.assign(await adapter.open(options), members),
  });
}

it("looks at a store that is configured with other hash settings than it has", async () => {
  const configured = store({});
  {
    await using open = await configured.with({ hash: { algorithm: "sha256", length: 20 } }).open();
    await open.write(feature, rows);
    await open.delete(feature, [{ id: "a" }]);
  }
  const other = configured.with({ hash: { length: 8 } });
  await expect(other.open()).rejects.toThrow("sha256");
  const hash = { algorithm: "sha256", length: 20 };
  expect(await other.inspect({ rows: true, hashes: true })).toEqual({
    adapter: "memory",
    tablePrefix: "",
    recordedHash: hash,
    tables: [{ name: "video__raw", kind: "feature", rows: 3, hash }],
    clockAhead: null,
    canWrite: true,
  });
  expect((await other.inspect()).tables).toEqual([{ name: "video__raw", kind: "feature", rows: null, hash: null }]);
});

it("says how far the clock of the server is ahead, and that it does not know whether the store can be written", async () => {
  const members = { now: async () => BigInt(Date.now() + 3_600_000) * 1000n, canWrite: async () => undefined };
  const { clockAhead, canWrite } = await store(members).inspect();
  expect(Math.abs((clockAhead ?? 0) - 3_600_000)).toBeLessThan(60_000);
  expect(canWrite).toBeNull();
});

it("tells tables that are not ours, and leaves out those of other prefixes", async () => {
  const described = [{ name: "id", type: { kind: "string" as const } }];
  const tables = ["p_notes", "p_q_metaxy_system__settings", "p_q_video", "notes", "p_metaxy_system__settings"];
  const configured = store({ tables: async () => tables, describe: async () => described, read: never }, "p_");
  expect((await configured.inspect({ hashes: true })).tables).toEqual([
    { name: "p_metaxy_system__settings", kind: "system", rows: null, hash: null },
    { name: "p_notes", kind: "other", rows: null, hash: null },
  ]);
});

it("closes a store that cannot be read, and refuses unknown options", async () => {
  let closed = 0;
  const close = async (): Promise<void> => {
    closed += 1;
  };
  const failing = store({ close, tables: () => Promise.reject(new Error("out of cheese")) });
  await expect(failing.inspect()).rejects.toThrow("memory failed to inspect: out of cheese");
  expect(closed).toBe(1);
  await expect(store({}).inspect({ row: true } as never)).rejects.toMatchObject({ code: "ARGUMENT_INVALID" });
});

function never(): never {
  throw new Error("Nothing has to be read.");
}
