import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defineFeature } from "@metaxy-ts/core";
import { orSkip, startPostgres18 } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import { postgres } from "../src/postgres.js";
import { raw, row, sceneOf } from "./support/postgres-scene.js";

const child = defineFeature({ key: "child", id: ["id"], deps: [raw], fields: ["y"] });
const hash = { algorithm: "xxhash32", length: 8 } as const;

describe("a standby", () => {
  it("is read and resolved; what needs a temporary table says so, and so does a write", async (context) => {
    await using server = await orSkip(context, startPostgres18());
    const configured = postgres({ connectionString: server.url, hash });
    {
      await using store = await configured.open();
      await store.write(raw, [row("a"), row("b")]);
      await using scene = await sceneOf(server.address);
      await scene.query("checkpoint");
    }
    await server.kill();
    await writeFile(join(server.folder, "data/standby.signal"), "");
    await server.restart();

    await using store = await configured.open({ mode: "read" });
    expect(await (await store.read(raw, { filters: "id = 'a'" })).rows()).toMatchObject([{ id: "a" }]);
    await using increment = await store.resolve(child);
    expect(await increment.counts()).toMatchObject({ new: 2 });
    expect((await increment.pending.rows()).length).toBe(2);
    expect(await configured.inspect()).toMatchObject({ canWrite: false });
    const refused = { code: "STORE_READ_ONLY", message: expect.stringContaining("standby") };
    await expect((await store.read(raw)).name()).rejects.toMatchObject(refused);
    await using writing = await configured.open();
    await expect(writing.write(raw, [row("c")])).rejects.toMatchObject(refused);
  });
});
