import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { newFolder, rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { delta } from "../src/index.js";
import { afterNow } from "./support/log.js";
import { note, noteRow } from "./support/notes.js";

describe("the tables themselves", () => {
  it("have a history of one commit for each write", async () => {
    const configured = delta({ path: await newFolder() });
    await using store = await configured.open();
    for (const id of ["a", "b"]) await store.write(note, [noteRow(id)]);
    await store.delete(note, "id = 'a'", { hard: true });
    const history = await configured.history(note);
    expect(history.map(({ operation }) => operation)).toEqual(["DELETE", "WRITE", "WRITE", "CREATE TABLE"]);
    expect(await configured.history("note", { limit: 1 })).toHaveLength(1);
  });

  it("can be compacted and vacuumed while the store is open, and read the same", async () => {
    const path = await newFolder();
    const configured = delta({ path });
    await using store = await configured.open();
    for (const id of ["a", "b", "c"]) await store.write(note, [noteRow(id)]);
    const sorted = async () =>
      (await (await store.read(note)).rows()).sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
    const before = await sorted();
    expect(await configured.compact(note)).toBe(3);
    expect(await configured.vacuum(note, { retentionHours: 0, force: true })).toHaveLength(3);
    expect((await readdir(join(path, "note.delta"))).filter((name) => name.endsWith(".parquet"))).toHaveLength(1);
    expect(await sorted()).toEqual(before);
  });

  it("rows that are hard-deleted are in no file that is left after a vacuum", async () => {
    const path = await newFolder();
    const configured = delta({ path });
    await using store = await configured.open();
    await store.write(note, [noteRow("secret"), noteRow("public")]);
    await store.delete(note, "id = 'secret'", { hard: true });
    await configured.vacuum(note, { retentionHours: 0, force: true });
    const table = await configured.table(note);
    expect((await table.files()).files.map(({ numRecords }) => numRecords)).toEqual([1]);
  });
});

describe("time travel", () => {
  it("opens all tables as they were at a time, to read", async () => {
    const path = await newFolder();
    await using store = await delta({ path }).open();
    await store.write(note, [noteRow("a")]);
    await afterNow();
    const timestamp = new Date();
    await afterNow();
    await store.write(note, [noteRow("b")]);
    await store.delete(note, "id = 'a'", { hard: true });
    await using then = await delta({ path, timestamp }).open({ mode: "read" });
    expect(await (await then.read(note, { columns: ["id"] })).rows()).toEqual([{ id: "a" }]);
    await using before = await delta({ path, timestamp: new Date(0) }).open({ mode: "read" });
    expect(await before.has(note)).toBe(false);
    expect(await rejection(delta({ path, timestamp }).open())).toMatchObject({ code: "STORE_READ_ONLY" });
  });
});
