import { inspect } from "node:util";
import type { StatementEvent } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { expect, it, vi } from "vitest";
import { clickhouse } from "../src/index.js";
import { client, newDatabase } from "./support/chdb.js";

const video = defineFeature({ key: "video", id: ["id"], fields: ["frames"] });
const rows = ["a", "b", "c"].map((id) => ({ id, metaxy_provenance_by_field: { frames: id } }));

it("onStatement is called for each statement that the server gets, without secrets", async () => {
  const events: StatementEvent[] = [];
  const database = await newDatabase();
  const onStatement = (event: StatementEvent): number => events.push(event);
  await using store = await clickhouse({ client, database, autoCreate: true, onStatement }).open();
  await store.write(video, rows);
  const relation = await store.read(video);
  expect(await relation.rows()).toHaveLength(3);
  expect((await relation.arrow()).numRows).toBe(3);

  const of = (start: RegExp): StatementEvent[] => events.filter(({ sql }) => start.test(sql));
  expect(events.every(({ store: name }) => name === `clickhouse(${database})`)).toBe(true);
  expect(of(/^insert into \S*video\W/)).toHaveLength(1);
  expect(of(/format JSONCompactEachRow$/)).toHaveLength(1);
  const arrow = [{ rows: null, milliseconds: expect.any(Number) }];
  await vi.waitFor(() => expect(of(/format ArrowStream$/)).toMatchObject(arrow)); // the stream ends a little later than its rows
  expect(events.some(({ sql, rows: count }) => /^select/i.test(sql) && count === 3)).toBe(true);

  events.length = 0;
  await expect(store.query("select * from s3('http://localhost:1/x', 'hush', 'hu\\'sh', 'CSV')")).rejects.toMatchObject(
    { code: "STORE_FAILED" },
  );
  expect(events.length).toBeGreaterThan(0);
  expect(events.some(({ error }) => error !== undefined)).toBe(true);
  expect(inspect(events)).not.toMatch(/hu\W*sh/);
});
