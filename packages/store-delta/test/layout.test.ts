import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { noteRow } from "./support/notes.js";

const face = defineFeature({ key: "video/face-crop", id: ["id"], fields: ["main"] });

describe("where tables are", () => {
  it("nested: a folder for each part of the key, which stays as it is", async () => {
    const path = await newFolder();
    await using store = await delta({ path }).open();
    await store.write(face, [noteRow("a")]);
    expect(await readdir(join(path, "video"))).toEqual(["face-crop.delta"]);
    expect(store.tableName(face)).toBe("video__face_crop");
    expect(await (await store.query("select id from video__face_crop")).rows()).toEqual([{ id: "a" }]);
  });

  it("flat: one folder for all", async () => {
    const path = await newFolder();
    await using store = await delta({ path, layout: "flat" }).open();
    await store.write(face, [noteRow("a")]);
    expect(await readdir(path)).toContain("video__face_crop.delta");
    expect(await store.has(face)).toBe(true);
  });

  it("whatever else is in the folder is left alone", async () => {
    const path = await newFolder();
    await mkdir(join(path, "other.delta"));
    await mkdir(join(path, "notes"));
    await writeFile(join(path, "notes", "file.delta"), "");
    await using store = await delta({ path }).open();
    expect(await store.has(defineFeature({ key: "other", id: ["id"], fields: ["main"] }))).toBe(false);
    await store.write(face, [noteRow("a")]);
    expect((await readdir(path)).sort()).toEqual(["metaxy_system", "notes", "other.delta", "video"]);
  });

  it("so it is when the store is emptied", async () => {
    const path = await newFolder();
    await using store = await delta({ path }).open();
    await store.write(face, [noteRow("a")], { idempotencyKey: "key" });
    await mkdir(join(path, "video", "files"));
    await writeFile(join(path, "notes.txt"), "mine");
    expect((await store.dropAll()).length).toBe(3);
    expect(await readdir(join(path, "video"))).toEqual(["files"]);
    expect(await readdir(path)).toContain("notes.txt");
    expect(await store.has(face)).toBe(false);
  });

  it("a feature that is dropped leaves no folder, and can be written again by another store", async () => {
    const path = await newFolder();
    await using store = await delta({ path }).open();
    await using other = await delta({ path }).open();
    await store.write(face, [noteRow("a"), noteRow("b")]);
    await store.drop(face);
    expect(await readdir(join(path, "video"))).toEqual([]);
    await other.write(face, [noteRow("c")]);
    expect(await (await store.read(face)).count()).toBe(1);
  });
});
