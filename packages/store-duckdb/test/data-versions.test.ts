import type { Store } from "@metaxy-ts/core";
import { defineFeature, from } from "@metaxy-ts/core";
import { createHasher } from "@metaxy-ts/core/adapter";
import { tableFromArrays } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { rejection } from "./support/rejects.js";
import { nothing, samples } from "./support/rows.js";
import { openStore } from "./support/store.js";

const file = defineFeature({
  key: "file",
  id: ["id"],
  schema: z.object({ id: z.string(), sha: z.string() }),
  fields: { bytes: { version: "1", dataVersion: "sha" } },
});

describe("declared data versions of a root", () => {
  it("are the same from rows, Arrow and relations", async () => {
    await using store = await openStore();
    const hashed = defineFeature({
      key: "hashed",
      id: ["id"],
      schema: z.object({ id: z.string(), name: z.string(), size: z.int() }),
      fields: { name: { dataVersion: "name" }, size: { dataVersion: "size" } },
    });
    const row = { id: "a", name: "é😀", size: 9007199254740993n as unknown as number };
    await store.write(hashed, tableFromArrays({ id: ["a"], name: ["é😀"], size: BigInt64Array.of(42n) }));
    await using fromRows = await store.resolve(hashed, { samples: [{ ...row, size: 42 }] });
    expect(await fromRows.counts()).toEqual(nothing);
    await using fromSql = await store.resolve(hashed, {
      samples: await store.query("select 'a' as id, 'é😀' as name, 42 as size"),
    });
    expect(await fromSql.counts()).toEqual(nothing);
  });

  it("from anything but strings and whole numbers need rows", async () => {
    const timed = defineFeature({ key: "timed", id: ["id"], fields: { at: { dataVersion: "at" } } });
    await using store = await openStore();
    const relation = await store.query<{ id: string }>("select 'a' as id, 1.5::double as at");
    const error = await rejection(store.write(timed, relation));
    expect(error.code).toBe("WRITE_INVALID");
    expect(error.message).toContain("at");
  });

  it("need their column", async () => {
    const loose = defineFeature({ key: "loose", id: ["id"], fields: { main: { dataVersion: "sha" } } });
    await using store = await openStore();
    const relation = await store.query<{ id: string }>("select 'a' as id");
    const error = await rejection(store.write(loose, relation));
    expect(error.code).toBe("WRITE_INVALID");
    expect(error.message).toContain("sha");
  });

  it("follow the row, also when it provides the versions that it had before", async () => {
    await using store = await openStore();
    await store.write(file, [{ id: "a", sha: "1" }]);
    const [before] = await (await store.read(file)).rows();
    await store.write(file, [{ ...before!, sha: "2" }]);
    const [after] = await (await store.read(file)).rows();
    const hash = await createHasher(store.hash);
    expect(after).toMatchObject({
      metaxy_provenance_by_field: { bytes: "2" },
      metaxy_provenance: hash("2"),
      metaxy_data_version_by_field: { bytes: "2" },
      metaxy_data_version: hash("2"),
    });
    await store.write(
      file,
      await store.query(`select * replace ('3' as sha) from ${await (await store.read(file)).name()}`),
    );
    expect(await (await store.read(file)).rows()).toMatchObject([
      { metaxy_provenance_by_field: { bytes: "3" }, metaxy_data_version: hash("3") },
    ]);
  });

  it("of some fields leave the others to the rows", async () => {
    const mixed = defineFeature({ key: "mixed", id: ["id"], fields: { own: { dataVersion: "sha" }, brought: {} } });
    await using store = await openStore();
    await store.write(mixed, [{ id: "a", sha: "s", metaxy_provenance_by_field: { own: "x", brought: "b" } }]);
    expect(await (await store.read(mixed)).rows()).toMatchObject([
      { metaxy_provenance_by_field: { own: "s", brought: "b" } },
    ]);
  });
});

describe("declared data versions of a feature with parents", () => {
  const caption = defineFeature({
    key: "caption",
    id: ["id"],
    schema: z.object({ id: z.string(), words: z.string(), model: z.string() }),
    deps: [from(file, { select: [] })],
    fields: { words: { version: "1", dataVersion: "words" }, model: "1" },
  });
  const search = defineFeature({
    key: "search",
    id: ["id"],
    deps: [from(caption, { select: [] })],
    fields: { words: { on: [caption.field("words")] }, model: { on: [caption.field("model")] } },
  });

  async function writeCaptions(store: Store, words: string, as: "rows" | "relation"): Promise<void> {
    await using increment = await store.resolve(caption);
    if (as === "rows") {
      const rows = await increment.pending.rows();
      await store.write(
        caption,
        rows.map((row) => ({ ...row, words, model: "m" })),
      );
    } else
      await store.write(
        caption,
        await store.query(`select *, '${words}' as words, 'm' as model from ${await increment.pending.name()}`),
      );
  }

  it.each(["rows", "relation"] as const)("replace the provenance of their fields, from %s", async (as) => {
    await using store = await openStore();
    await store.write(file, [{ id: "a", sha: "1" }]);
    await writeCaptions(store, "a cat", as);
    const [row] = await (await store.read(caption)).rows();
    const hash = await createHasher(store.hash);
    const model = row!.metaxy_provenance_by_field.model;
    expect(row!.metaxy_provenance_by_field.words).not.toBe("a cat");
    expect(row!.metaxy_data_version_by_field).toEqual({ words: "a cat", model });
    expect(row!.metaxy_data_version).toBe(hash(`${model}|a cat`));
  });

  it.each(["rows", "relation"] as const)("that stay the same leave nothing to do downstream, from %s", async (as) => {
    await using store = await openStore();
    await store.write(file, [{ id: "a", sha: "1" }]);
    await writeCaptions(store, "a cat", as);
    await using first = await store.resolve(search);
    await store.write(search, first.pending);
    await store.write(file, [{ id: "a", sha: "2" }]);
    await writeCaptions(store, "a cat", as);
    await using done = await store.resolve(caption);
    expect(await done.counts()).toEqual(nothing);

    await using second = await store.resolve(search);
    const [stale] = await second.stale.rows();
    const [stored] = await (await store.read(search)).rows();
    expect(stale!.metaxy_provenance_by_field).toMatchObject({ words: stored!.metaxy_provenance_by_field.words });
    expect(stale!.metaxy_provenance_by_field.model).not.toBe(stored!.metaxy_provenance_by_field.model);
  });

  it("follow the row, also when it provides the versions that it had before", async () => {
    await using store = await openStore();
    await store.write(file, [{ id: "a", sha: "1" }]);
    await writeCaptions(store, "a cat", "rows");
    const [row] = await (await store.read(caption)).rows();
    await store.write(caption, [{ ...row!, words: "a dog" }]);
    const [after] = await (await store.read(caption)).rows();
    expect(after!.metaxy_data_version_by_field.words).toBe("a dog");
    expect(after!.metaxy_provenance).toBe(row!.metaxy_provenance);
    await using increment = await store.resolve(caption);
    expect(await samples(increment, "id")).toEqual({ new: [], stale: [], orphaned: [] });
  });
});
