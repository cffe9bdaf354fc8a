import { defineFeature, from } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { z } from "zod";
import { nothing } from "./support/rows.js";
import { openStore } from "./support/store.js";

const schema = z.object({ id: z.string(), text: z.string() });
const fields = { main: { version: "1", dataVersion: "text" } } as const;
const left = defineFeature({ key: "left", id: ["id"], schema, fields });
const right = defineFeature({ key: "right", id: ["id"], schema, fields });
const third = defineFeature({ key: "third", id: ["id"], schema, fields });
const any = defineFeature({
  key: "any",
  id: ["id"],
  deps: [
    from(left, { select: ["text"], optional: true }),
    from(right, { select: ["text"], rename: { text: "second" }, optional: true }),
    from(third, { select: ["text"], rename: { text: "third" }, optional: true }),
  ],
});

it("an increment over optional parents alone works with one table of three", async () => {
  await using store = await openStore();
  await store.write(third, [{ id: "z", text: "third-z" }]);
  await using increment = await store.resolve(any);
  await store.write(any, increment.pending);
  await using again = await store.resolve(any);
  expect(await again.counts()).toEqual(nothing);
});
