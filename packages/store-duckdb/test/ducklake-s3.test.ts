import { expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { lakeOnS3 } from "./support/lake.js";
import { rejection } from "./support/rejects.js";
import { S3 } from "./support/s3.js";

const file = useFolder();

it("a lake keeps its files in S3, with a secret of DuckDB", { timeout: 60_000 }, async () => {
  await using s3 = await S3.start();
  const secret = `type s3, key_id 'metaxy', secret 'hush', endpoint '${s3.endpoint}', use_ssl false, url_style 'path'`;
  const options = lakeOnS3(file("s3"), "s3://bucket/metadata", [`create secret (${secret})`]);
  const configured = duckdb({ ducklake: options, threads: 1 });
  {
    await using store = await configured.open();
    await store.write(free, [freeRow("a"), freeRow("b")]);
    await store.write(free, [freeRow("c")], { idempotencyKey: "once" });
    expect(await store.write(free, [freeRow("c")], { idempotencyKey: "once" })).toMatchObject({ repeated: true });
  }
  await using store = await configured.open({ mode: "read" });
  expect(await storedCount(store)).toBe(3);
  const files = [...s3.objects.keys()];
  expect(files.filter((name) => /^\/bucket\/metadata\/main\/free\/.*\.parquet$/.test(name))).toHaveLength(2);

  s3.objects.clear();
  const error = await rejection(store.read(free).then((rows) => rows.rows()));
  expect(`${error.message} ${error.stack} ${String(error.cause)}`).not.toContain("hush");
});
