import type { Increment } from "@metaxy-ts/core";
import { rejection } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { crop, writeVideos } from "./support/features.js";
import { openStore } from "./support/store.js";

it("an increment frees its temporary tables at the end of its block", async () => {
  await using store = await openStore();
  await writeVideos(store, "a", "b");
  const temporary = async () =>
    (await (await store.query("select table_name from duckdb_tables() where temporary")).rows()).length;
  const before = await temporary();
  let kept: Increment;
  {
    await using increment = await store.resolve(crop);
    kept = increment as unknown as Increment;
    for await (const _ of increment.pending.batches(1)) break;
    await increment.orphaned.rows();
  }
  expect(await temporary()).toBe(before + 1); // the query before holds its own rows
  expect((await rejection(kept.new.rows())).code).toBe("STORE_CLOSED");
  await kept[Symbol.asyncDispose]();
});
