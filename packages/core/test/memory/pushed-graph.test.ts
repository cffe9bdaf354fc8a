import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import type { StoreAdapter } from "../../src/adapter.js";
import { ConfiguredStore, pushTable } from "../../src/adapter.js";
import type { AnyFeature, Store } from "../../src/index.js";
import { defineFeature, FeatureGraph } from "../../src/index.js";
import { memoryAdapter } from "../../src/memory.js";

const raw = (version: string) => defineFeature({ key: "raw", id: ["id"], fields: { a: version }, project: "up" });
const made = (parent: AnyFeature) => defineFeature({ key: "made", id: ["id"], deps: [parent], project: "down" });
const graph = (...features: AnyFeature[]) => new FeatureGraph(features);

/** Changes rows of the table of pushes, as other programs may. */
async function change(adapter: StoreAdapter, edit: (row: Record<string, unknown>) => object | null): Promise<void> {
  const connection = await adapter.open({ mode: "write" });
  const table = pushTable("");
  const all = { featureVersions: null, asOf: null, history: "all", includeSoftDeleted: true } as const;
  const plan = {
    ...all,
    source: { kind: "table", name: table.name },
    idColumns: [],
    filters: [],
    matching: null,
  } as const;
  const { values } = (await connection.read({ ...plan, columns: table.columns }).values?.()) ?? { values: [] };
  const rows = (values[0] ?? []).flatMap((_, index): Record<string, unknown>[] => {
    const row = Object.fromEntries(table.columns.map(({ name }, column) => [name, values[column]?.[index]]));
    const edited = edit(row);
    return edited ? [{ ...edited }] : [];
  });
  await connection.drop(table.name);
  const columns = table.columns;
  const staged = await connection.stage({
    kind: "columns",
    columns,
    values: columns.map(({ name }) => rows.map((row) => row[name])),
  });
  await connection.record(table, staged.source);
  await connection.close();
}

async function opened(): Promise<{ adapter: StoreAdapter; store: Store }> {
  const adapter = memoryAdapter();
  return { adapter, store: await new ConfiguredStore(adapter).open() };
}

describe("a push of what was pushed last", () => {
  it("records features whose rows are missing, or have another definition", async () => {
    const { adapter, store } = await opened();
    const note = defineFeature({ key: "note", id: ["id"], project: "up" });
    const kept = defineFeature({ key: "kept", id: ["id"], project: "up" });
    const { projectVersion } = await store.push(graph(raw("1"), note, kept));
    await change(adapter, (row) => {
      if (row.feature_key === "note") return null;
      return row.feature_key === "raw" ? { ...row, metaxy_definition_version: "other" } : row;
    });
    const again = await store.push(graph(raw("1"), note, kept));
    expect(again).toMatchObject({ projectVersion, alreadyPushed: true, recorded: ["note", "raw"], removed: [] });
    expect(await store.push(graph(raw("1"), note, kept))).toMatchObject({ alreadyPushed: true, recorded: [] });
    expect(await store.history()).toMatchObject([{ projectVersion, features: 3 }]);
  });
});

describe("the graph of a push", () => {
  it("has the parents of other projects as external features, as they were then", async () => {
    const { store } = await opened();
    await store.push(graph(made(raw("1"))), { project: "up" });
    await store.push(graph(made(raw("1"))), { project: "down" });
    const before = await store.pushedGraph({ project: "down" });
    expect(before.problems).toEqual([]);
    expect([...before.graph.features.values()].map(({ key, external }) => [key, external !== null])).toEqual([
      ["raw", true],
      ["made", false],
    ]);
    expect(before.graph.projectVersion("down", 16)).toBe(before.pushes[0]?.projectVersion);
    await store.push(graph(raw("2")));
    const now = await store.pushedGraph({ project: "down" });
    expect(now.problems).toMatchObject([{ code: "OTHER_VERSION", feature: "made", project: "down" }]);
    const projectVersion = before.pushes[0]?.projectVersion as string;
    const then = await store.pushedGraph({ project: "down", projectVersion });
    expect(then.problems).toEqual([]);
    expect(then.graph.versions("made")).toEqual(before.graph.versions("made"));
  });

  it("lacks features whose parents nobody has pushed, and says so", async () => {
    const { store } = await opened();
    await store.push(graph(made(raw("1"))), { project: "down" });
    const { graph: found, problems } = await store.pushedGraph();
    expect(found.features.size).toBe(0);
    expect(problems).toMatchObject([{ code: "PARENT_MISSING", feature: "made", project: "down" }]);
    expect(problems[0]?.message).toContain("depends on raw, which no project has pushed");
  });

  it.each<[string, object]>([
    ["no JSON", { feature_spec: "{" }],
    ["no spec", { feature_spec: '{"key": "raw"}' }],
    ["another feature's spec", { feature_spec: '{"key": "other", "id_columns": ["id"]}' }],
    ["no schema", { feature_schema: "nothing" }],
    ["nothing", { feature_spec: null, feature_schema: null }],
  ])("lacks features whose stored definition is %s, and has the others", async (_, edit) => {
    const { adapter, store } = await opened();
    await store.push(graph(raw("1"), defineFeature({ key: "note", id: ["id"], project: "up" })));
    await change(adapter, (row) => (row.feature_key === "raw" ? { ...row, ...edit } : row));
    const { graph: found, problems } = await store.pushedGraph();
    expect([...found.features.keys()]).toEqual(["note"]);
    expect(problems).toMatchObject([{ code: "INVALID", feature: "raw", project: "up" }]);
  });

  it("lacks features that are marked as deleted", async () => {
    const { adapter, store } = await opened();
    await store.push(graph(raw("1")));
    await change(adapter, (row) => ({ ...row, deleted_at: row.recorded_at }));
    expect((await store.pushedGraph()).graph.features.size).toBe(0);
  });

  it("has the newer of two features with one key, and says whose the other one is", async () => {
    const { store } = await opened();
    await store.push(graph(raw("1")));
    await store.push(graph(defineFeature({ key: "raw", id: ["id"], project: "copy" })));
    const { features, problems } = await store.pushedGraph();
    expect(features.get("raw")?.project).toBe("copy");
    expect(problems).toMatchObject([{ code: "TAKEN", feature: "raw", project: "up" }]);
  });

  it("of a project or a version that was not pushed is PUSH_NOT_FOUND, naming the nearest", async () => {
    const { store } = await opened();
    await store.push(graph(raw("1")), { project: "up" });
    const unknown = await rejection(store.pushedGraph({ project: "upp" }));
    expect([unknown.code, unknown.message]).toEqual([
      "PUSH_NOT_FOUND",
      expect.stringMatching(/^Project upp was not pushed to memory.*up/),
    ]);
    const version = await rejection(store.pushedGraph({ project: "up", projectVersion: "0" }));
    expect(version.code).toBe("PUSH_NOT_FOUND");
    expect((await rejection(store.pushedGraph({ projectVersion: "0" }))).code).toBe("ARGUMENT_INVALID");
  });
});
