import { defineFeature } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { postgres, postgresAdapter } from "../src/postgres.js";
import { openScene, raw, row } from "./support/postgres-scene.js";

const child = defineFeature({ key: "child", id: ["id"], deps: [raw], fields: ["y"] });
const hash = { algorithm: "xxhash32", length: 8 } as const;

describe("the least rights", () => {
  it("to read are USAGE of the schema, SELECT of the tables and TEMPORARY", async (context) => {
    await using scene = await openScene(context);
    await using owner = await postgres({ connectionString: scene.url, autoCreate: true, hash }).open();
    await owner.write(raw, [row("a"), row("b")]);
    const reader = postgres({ connectionString: await scene.userUrl("reader"), hash });
    await scene.query(
      "revoke all on schema public from public; grant usage on schema public to reader; grant select on metaxy_system__settings to reader",
    );
    await using store = await reader.open({ mode: "read" });
    await expect((await store.read(raw)).rows()).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("permission denied for table raw"),
    });
    await scene.query("grant select on all tables in schema public to reader");
    expect(await (await store.read(raw)).count()).toBe(2);
    await using increment = await store.resolve(child);
    expect(await increment.counts()).toEqual({ new: 2, stale: 0, orphaned: 0, waiting: 0 });
    const batches = [];
    for await (const batch of increment.pending.batches(1)) batches.push(batch);
    expect(batches.length).toBe(2);
    expect(await reader.inspect()).toMatchObject({ canWrite: false });
    await using writing = await reader.open();
    await expect(writing.write(raw, [row("c")])).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
  });

  it("to write are INSERT besides, once the tables are there; DELETE removes rows for good", async (context) => {
    await using scene = await openScene(context);
    const options = { connectionString: await scene.userUrl("writer"), hash };
    const columns = [{ name: "id", type: { kind: "string" } }] as const;
    const definitions = [
      { name: "raw", idColumns: ["id"], columns, members: ["x"] },
      { name: "child", idColumns: ["id"], columns, members: ["y"] },
    ];
    for (const statement of postgresAdapter({ connectionString: scene.url, schema: "public" }).ddl?.(definitions) ?? [])
      await scene.query(statement);
    await scene.query(
      "revoke all on schema public from public; grant usage on schema public to writer; grant select, insert on all tables in schema public to writer",
    );
    await using store = await postgres(options).open();
    expect(await postgres(options).inspect()).toMatchObject({ canWrite: true });
    await store.write(raw, [row("a")], { idempotencyKey: "k" });
    await using increment = await store.resolve(child);
    await store.write(child, increment.pending);
    expect(await (await store.read(child)).count()).toBe(1);
    await expect(store.write(raw, [row("b", { more: 1 })])).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    await expect(store.delete(raw, "id = 'a'", { hard: true })).rejects.toMatchObject({ code: "STORE_READ_ONLY" });
    await scene.query("grant delete on raw to writer");
    expect(await store.delete(raw, "id = 'a'", { hard: true })).toBe(1);
  });

  it("without TEMPORARY read rows, but put none aside", async (context) => {
    await using scene = await openScene(context);
    await using owner = await postgres({ connectionString: scene.url, autoCreate: true }).open();
    await owner.write(raw, [row("a")]);
    const connectionString = await scene.userUrl("guest");
    await scene.query(
      `revoke temporary on database ${scene.address.database} from public; grant usage on schema public to guest; grant select on all tables in schema public to guest`,
    );
    await using store = await postgres({ connectionString }).open({ mode: "read" });
    expect(await (await store.read(raw)).count()).toBe(1);
    await expect((await store.read(raw)).name()).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("temporary tables"),
    });
  });

  it("without a right to make functions name the statement for an administrator", async (context) => {
    await using scene = await openScene(context);
    await using owner = await postgres({ connectionString: scene.url, autoCreate: true, hash }).open();
    await owner.write(raw, [row("a")]);
    await scene.query("drop function metaxy_xxhash32(text)");
    const connectionString = await scene.userUrl("helpless");
    await scene.query(
      `revoke temporary on database ${scene.address.database} from public; grant usage on schema public to helpless; grant select on all tables in schema public to helpless`,
    );
    await using store = await postgres({ connectionString, hash }).open({ mode: "read" });
    await using increment = await store.resolve(child);
    const error = await increment.counts().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("create or replace function"),
    });
    await scene.query(String((error as { details: { statement: string } }).details.statement));
    await using again = await postgres({ connectionString, hash }).open({ mode: "read" });
    await using later = await again.resolve(child);
    expect(await later.counts()).toEqual({ new: 1, stale: 0, orphaned: 0, waiting: 0 });
  });
});
