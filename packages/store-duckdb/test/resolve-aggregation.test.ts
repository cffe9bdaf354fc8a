import { defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { openStore } from "./support/store.js";

it("aggregation orders members by number and by time, not by text", async () => {
  const frame = defineFeature({ key: "frame", id: ["clip", "at", "n"], fields: { main: { version: "1" } } });
  const clip = defineFeature({
    key: "clip",
    id: ["clip"],
    deps: [from(frame, { lineage: { type: "aggregation" } })],
  });
  await using store = await openStore();
  const at = (second: number) => new Date(Date.UTC(2024, 0, 1, 0, 0, second));
  await store.write(frame, [
    { clip: "c", at: at(1), n: 10, tag: "third", metaxy_provenance_by_field: { main: "3" } },
    { clip: "c", at: at(1), n: 9, tag: "second", metaxy_provenance_by_field: { main: "2" } },
    { clip: "c", at: at(0), n: 11, tag: "first", metaxy_provenance_by_field: { main: "1" } },
  ]);
  await using increment = await store.resolve(clip);
  const [row] = await increment.new.rows();
  expect(row).toMatchObject({ n: [11, 9, 10], at: [at(0), at(1), at(1)], tag: ["first", "second", "third"] });
});
