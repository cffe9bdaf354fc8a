import { orSkip, startPgbouncer } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import { postgres } from "../src/postgres.js";
import { openScene, raw, row } from "./support/postgres-scene.js";

describe("a pooler", () => {
  it.for([1, 5])("of transactions with %i connections is refused, and why", async (poolSize, context) => {
    await using scene = await openScene(context);
    await using pooler = await orSkip(context, startPgbouncer(scene.address, "transaction", poolSize));
    await expect(postgres({ connectionString: pooler.url, autoCreate: true }).open()).rejects.toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringMatching(/each transaction another connection.*pool_mode = session/),
    });
  });

  it.for([1, 5])("of sessions with %i connections is as good as the server", async (poolSize, context) => {
    await using scene = await openScene(context);
    await using pooler = await orSkip(context, startPgbouncer(scene.address, "session", poolSize));
    await using store = await postgres({ connectionString: pooler.url, autoCreate: true }).open();
    await store.write(raw, [row("a")]);
    const named = await (await store.read(raw)).name();
    expect(await (await store.query(`select * from ${named}`)).count()).toBe(1);
  });
});
