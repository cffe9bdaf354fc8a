import { expect, it } from "vitest";
import { crop, writeCrops, writeVideos } from "./support/features.js";
import { rejection } from "./support/rejects.js";
import { openStore } from "./support/store.js";

it("staleness predicates name stored columns, not those that an increment carries", async () => {
  await using store = await openStore();
  await writeVideos(store, "a");
  await writeCrops(store);
  expect((await rejection(store.resolve(crop, { stalenessPredicates: "source = 'x'" }))).code).toBe("FILTER_INVALID");
});

it("refuses options that do not exist", async () => {
  await using store = await openStore();
  await writeVideos(store, "a");
  const error = await rejection(store.resolve(crop, { targetFilter: "TRUE" } as never));
  expect(error.code).toBe("RESOLVE_INVALID");
  expect(error.message).toContain('did you mean "targetFilters"?');
  expect((await rejection(store.resolve(crop, { target_version: "x" } as never))).code).toBe("RESOLVE_INVALID");
});
