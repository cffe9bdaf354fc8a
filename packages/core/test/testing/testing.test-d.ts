/* What the compiler infers for rows and samples of tests. Checked by `tsc`; nothing runs. */
import { expectTypeOf } from "vitest";
import type { AnyFeature, Store } from "../../src/index.js";
import { expectIncrement, rowsOf } from "../../src/testing.js";
import { crop, video } from "../memory/features.js";

declare const store: Store;
declare const any: AnyFeature;

export async function rows() {
  expectTypeOf(rowsOf(video)[0]?.path).toEqualTypeOf<string | undefined>();
  await store.write(video, rowsOf(video, 3));
  await using todo = await store.resolve(crop);
  await store.write(crop, rowsOf(crop, await todo.pending.rows()));
  await store.write(any, rowsOf(any, [{ whatever: 1 }]));
  // @ts-expect-error -- no such column
  rowsOf(video, [{ pth: "p" }]);
  // @ts-expect-error -- a path is a string
  rowsOf(video, [{ path: 1 }]);
  // @ts-expect-error -- rows of another feature
  await store.write(crop, rowsOf(video, 3));
}

export async function increments() {
  await expectIncrement(store, crop, { new: ["v1", { video_id: "v2" }], stale: 3 });
  await expectIncrement(store, any, { new: ["v1", 2, { video_id: "v2" }] });
  // @ts-expect-error -- IDs are strings
  await expectIncrement(store, crop, { new: [1] });
  // @ts-expect-error -- no such column
  await expectIncrement(store, crop, { new: [{ vidoe_id: "v1" }] });
  // @ts-expect-error -- no such part
  await expectIncrement(store, crop, { fresh: ["v1"] });
  // @ts-expect-error -- no such option
  await expectIncrement(store, crop, {}, { filter: "true" });
}
