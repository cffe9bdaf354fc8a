import type { StatementEvent } from "@metaxy-ts/core";
import { newFolder } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { delta } from "../src/index.js";
import { note, noteRow } from "./support/notes.js";

it("onStatement is called for what DuckDB computes on the tables", async () => {
  const events: StatementEvent[] = [];
  const path = await newFolder();
  await using store = await delta({ path, onStatement: (event) => events.push(event) }).open();
  await store.write(note, [noteRow("a"), noteRow("b")]);
  events.length = 0;
  expect(await (await store.read(note)).rows()).toHaveLength(2);
  expect(events.filter(({ sql, rows }) => sql.includes('"note"') && rows === 2)).toMatchObject([
    { store: `delta(${path})`, milliseconds: expect.any(Number) },
  ]);
});
