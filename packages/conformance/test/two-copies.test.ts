import { randomUUID } from "node:crypto";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";
import * as own from "@metaxy-ts/core";
import type * as adapter from "@metaxy-ts/core/adapter";
import { memory } from "@metaxy-ts/core/memory";
import { afterAll, describe, expect, it } from "vitest";

type Core = typeof own;
type Adapter = typeof adapter;
type Memory = typeof memory;

const core = fileURLToPath(new URL("../../core/", import.meta.url));
const folder = join(core, "node_modules", ".copies", randomUUID());

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Another copy of the package, as a monorepo may have one. */
async function copyOfCore(layout = 1): Promise<{ core: Core; adapter: Adapter; memory: Memory; place: string }> {
  const place = join(folder, randomUUID());
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "package.json"), JSON.stringify({ type: "module" }));
  await cp(join(core, "dist"), join(place, "dist"), { recursive: true });
  const files = (await readdir(join(place, "dist"), { recursive: true })).filter((file) => file.endsWith(".js"));
  let changed = 0;
  for (const file of files.map((name) => join(place, "dist", name))) {
    const code = await readFile(file, "utf8");
    if (!code.includes("const layout = 1;")) continue;
    await writeFile(file, code.replace("const layout = 1;", `const layout = ${layout};`));
    changed += 1;
  }
  expect(changed).toBeGreaterThan(0);
  const load = (file: string): Promise<unknown> =>
    import(/* @vite-ignore */ pathToFileURL(join(place, "dist", file)).href);
  const { memory: otherMemory } = (await load("memory.js")) as { memory: Memory };
  return {
    core: (await load("index.js")) as Core,
    adapter: (await load("adapter.js")) as Adapter,
    memory: otherMemory,
    place,
  };
}

const other = await copyOfCore();

const versions = { metaxy_provenance_by_field: { default: "1" } };
const rows = [
  { id: "a", size: 1, ...versions },
  { id: "b", size: 2, ...versions },
];

/** A parent and its child, made by one copy. */
function features({ defineFeature, FeatureGraph, from, featureFromSpec, featureSpecJson }: Core) {
  const raw = defineFeature({ key: "raw", id: ["id"], metadata: { team: "a" } });
  const child = defineFeature({ key: "child", id: ["id"], deps: [from(raw, { filters: ["size > 1"] })] });
  // Metadata with a whole float, for which there is a class.
  const text = JSON.stringify(featureSpecJson(raw.spec)).replace('"a"', "1.0");
  const float = featureFromSpec(text);
  return { raw, child, float, graph: new FeatureGraph([raw, child]) };
}

describe("two copies of the package", () => {
  it("are really two", () => {
    expect(other.core.FeatureGraph).not.toBe(own.FeatureGraph);
  });

  it.each([
    ["a store of one", own, other.memory],
    ["a store of the other", other.core, memory],
  ])("%s takes features, graphs, relations and stores of its neighbour", async (_name, strange, make) => {
    const { raw, child, graph } = features(strange);
    await using store = await make({ graph }).open();
    await store.write(raw, rows);
    await store.write("raw", rows);
    await using increment = await store.resolve(child);
    expect(await increment.counts()).toMatchObject({ new: 1, stale: 0, orphaned: 0 });
    await store.write(child, increment.new);
    await using again = await store.resolve("child");
    expect(await again.counts()).toMatchObject({ new: 0, stale: 0, orphaned: 0 });
    const { column } = strange;
    expect(await (await store.read(raw, { filters: [column("size").gt(1), "id = 'b'"] })).count()).toBe(1);

    const strangeMemory = make === memory ? other.memory : memory;
    const source = strangeMemory({ graph });
    await using opened = await source.open();
    expect(await opened.copyFrom(store)).toEqual({ features: 2, rows: 3 });
    const copied = await opened.read(child);
    await store.delete(child, copied);
    expect(await (await store.read(child)).count()).toBe(0);
    await store.write(raw, await opened.read(raw));
    await using behind = await make({ graph, fallbackStores: [source] }).open();
    expect(await (await behind.read("raw")).count()).toBe(2);
  });

  it("know the errors of each other", async () => {
    await using store = await other.memory().open();
    const error: unknown = await store.read("nothing").catch((cause: unknown) => cause);
    expect(own.isMetaxyError(error, "FEATURE_NOT_FOUND")).toBe(true);
    expect(error).toBeInstanceOf(own.MetaxyError);
    expect(error).toBeInstanceOf(Error);
    class Narrower extends own.MetaxyError {}
    expect(error).not.toBeInstanceOf(Narrower);
    expect(new Narrower("ABORTED", "")).toBeInstanceOf(Narrower);
    expect({}).not.toBeInstanceOf(own.MetaxyError);
  });

  it("find each other's objects by instanceof", () => {
    const { raw, graph } = features(own);
    expect(new other.core.FeatureGraph([raw]).get("raw")).toBe(raw);
    expect(graph).toBeInstanceOf(other.core.FeatureGraph);
    expect(memory()).toBeInstanceOf(other.adapter.ConfiguredStore);
    expect(raw).not.toBeInstanceOf(other.core.FeatureGraph);
  });

  it("give equal versions to a feature of either", () => {
    const [mine, strange] = [features(own).float, features(other.core).float];
    const versionsOf = (graph: own.FeatureGraph) => graph.versions("raw");
    expect(versionsOf(new own.FeatureGraph([strange]))).toEqual(versionsOf(new own.FeatureGraph([mine])));
  });

  it("say where they are when they cannot work together", async () => {
    const newer = await copyOfCore(2);
    const { graph, raw } = features(newer.core);
    const refused = (work: () => unknown): own.MetaxyError => {
      try {
        work();
      } catch (error) {
        return error as own.MetaxyError;
      }
      throw new Error("It was taken.");
    };
    const error = refused(() => memory({ graph }));
    expect(error).toMatchObject({ code: "PACKAGE_DUPLICATED", details: { kind: "FeatureGraph" } });
    expect(error.message).toContain(newer.place);
    expect(error.message).toContain(join("packages", "core"));
    expect(error.message).toContain("copies of @metaxy-ts/core");
    expect(refused(() => new own.FeatureGraph([raw])).code).toBe("PACKAGE_DUPLICATED");
    expect(refused(() => own.from(raw)).code).toBe("PACKAGE_DUPLICATED");
    await using mine = await memory().open();
    await using theirs = await newer.memory({ graph }).open();
    await theirs.write(raw, rows);
    await expect(mine.write(features(own).raw, await theirs.read(raw))).rejects.toMatchObject({
      code: "PACKAGE_DUPLICATED",
    });
    await expect(mine.copyFrom(theirs, { features: [features(own).raw] })).rejects.toMatchObject({
      code: "PACKAGE_DUPLICATED",
    });
    expect(refused(() => memory({ fallbackStores: [newer.memory()] })).code).toBe("PACKAGE_DUPLICATED");
  });
});

describe("another realm", () => {
  it("has dates, bytes and lists that are taken for what they are", async () => {
    const strange = runInNewContext(
      `({ id: "a", at: new Date(1000), bytes: new Uint8Array([1, 2]), floats: new Float32Array([0.5]),
          list: [1, 2], member: { at: new Date(2000) } })`,
    );
    expect(strange.at).not.toBeInstanceOf(Date);
    const raw = own.defineFeature({ key: "raw", id: ["id"] });
    await using store = await memory().open();
    await store.write(raw, runInNewContext("[row]", { row: { ...strange, ...versions } }));
    const [row] = await (await store.read(raw)).rows();
    expect(row).toMatchObject({
      at: new Date(1000),
      bytes: new Uint8Array([1, 2]),
      floats: [0.5],
      list: [1, 2],
      member: { at: new Date(2000) },
    });
    const asOf = runInNewContext("new Date(Date.now() + 60000)");
    expect(await (await store.read(raw, { asOf })).count()).toBe(1);
    await expect(store.write(raw, [{ id: "b", at: runInNewContext("new Map()"), ...versions }])).rejects.toThrow(
      /a Map/,
    );
  });
});
