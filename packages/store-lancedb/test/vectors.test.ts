import { defineFeature, FeatureGraph } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { connectLanceDB, lancedb } from "../src/index.js";
import { ways } from "./support/extension.js";
import { clip, clipRow } from "./support/features.js";
import { useFolder } from "./support/folder.js";

const folder = useFolder();

describe.each(ways)("vectors, $way", ({ reading }) => {
  const openStore = () =>
    lancedb({ uri: folder(), ...reading(), vectors: { "embedding/clip": { embedding: 3 } } }).open();

  it("are columns that LanceDB can search, and come back as they were", async () => {
    await using store = await openStore();
    await store.write(clip, [clipRow("a", [0, 0, 1]), clipRow("b", [0, 1, 0.5]), clipRow("none", null)]);
    const table = await (await connectLanceDB({ uri: folder() })).openTable(store.tableName(clip));
    const { fields } = await table.schema();
    expect(String(fields.find(({ name }) => name === "embedding")?.type)).toBe("FixedSizeList[3]<Float32>");
    const [nearest] = await table.query().nearestTo([0, 1, 0]).limit(1).toArray();
    expect(nearest).toMatchObject({ id: "b", _distance: 0.25 });
    const rows = await (await store.read(clip, { columns: ["id", "embedding"] as never })).rows();
    expect(rows).toEqual(
      expect.arrayContaining([
        { id: "a", embedding: [0, 0, 1] },
        { id: "b", embedding: [0, 1, 0.5] },
        { id: "none", embedding: null },
      ]),
    );
  });

  it("of another length are refused, and nothing is stored", async () => {
    await using store = await openStore();
    await store.write(clip, [clipRow("a", [0, 0, 1])]);
    const writing = store.write(clip, [clipRow("b", [0, 1])]);
    await expect(writing).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining("2 numbers"),
    });
    expect(await (await store.read(clip)).count()).toBe(1);
  });

  it("can be added to a table later", async () => {
    await using store = await openStore();
    const { embedding: _, ...row } = clipRow("a", null);
    await store.write(clip, [row]);
    await store.write(clip, [clipRow("b", [1, 2, 3])]);
    const table = await (await connectLanceDB({ uri: folder() })).openTable(store.tableName(clip));
    expect(await table.query().nearestTo([1, 2, 3]).limit(5).toArray()).toHaveLength(1);
  });

  it("are found among current rows only, by joining with what the store reads", async () => {
    await using store = await openStore();
    await store.write(clip, [clipRow("a", [0, 0, 1]), clipRow("b", [0, 1, 0])]);
    await store.write(clip, [clipRow("b", [9, 9, 9], "2")]); // the first row of b stays in the table
    const table = await (await connectLanceDB({ uri: folder() })).openTable(store.tableName(clip));
    const hits = await table
      .query()
      .nearestTo([0, 1, 0])
      .select(["id", "metaxy_data_version", "_distance"])
      .limit(10)
      .toArray();
    const distances = hits.map((hit) => `('${hit.id}', '${hit.metaxy_data_version}', ${hit._distance})`).join(", ");
    const current = await (await store.read(clip)).name();
    const nearest = await store.query<{ id: string; distance: number }>(
      `select id, distance from ${current} join (values ${distances}) as hit (id, metaxy_data_version, distance)
       using (id, metaxy_data_version) order by distance`,
    );
    expect((await nearest.rows()).map(({ id }) => id)).toEqual(["a", "b"]);
  });

  it("of values that are not lists are refused, and nothing is stored", async () => {
    await using store = await openStore();
    const { embedding: _, ...row } = clipRow("a", null);
    await expect(store.write(clip, [{ ...row, embedding: "0,0,1" } as never])).rejects.toMatchObject({
      code: "WRITE_INVALID",
      message: expect.stringContaining('"embedding"'),
    });
    expect(await store.has(clip)).toBe(false);
  });
});

describe("vectors of what does not exist", () => {
  const image = defineFeature({
    key: "image",
    id: ["id"],
    schema: z.object({ id: z.string(), path: z.string(), embedding: z.array(z.number()) }),
  });
  const graph = new FeatureGraph([image, clip]);

  it.each([
    ["imag", { imag: { embedding: 3 } }],
    ["embeding", { image: { embeding: 3 } }],
    ["path", { image: { path: 3 } }],
  ])("%s is refused", (name, vectors) => {
    expect(() => lancedb({ uri: folder(), graph, vectors: vectors as never })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", message: expect.stringContaining(name) }),
    );
  });

  it("a feature without a schema may have any column", () => {
    const vectors = { image: { embedding: 3 }, [clip.key]: { embedding: 3, other: 2 } };
    expect(lancedb({ uri: folder(), graph, vectors }).display).toContain("lancedb");
  });
});
