import { startS3 } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { sample, sampleRow, wider, widerRow } from "./support/features.js";
import { extensionFiles, startCatalog } from "./support/places.js";

it("tables in a bucket are written, read, deleted from and dropped as in a folder", { timeout: 600_000 }, async () => {
  await using s3 = await startS3();
  const bucket = await s3.bucket("store");
  await using catalog = await startCatalog(bucket, s3.endpoint);
  const secret = `create secret (type s3, key_id 'test', secret 'test', endpoint '${new URL(s3.endpoint).host}', use_ssl false, url_style 'path', region 'us-east-1')`;
  const options = {
    uri: catalog.endpoint,
    extensions: extensionFiles(),
    unsignedExtensions: true,
    threads: 1,
    setup: [secret],
  };
  await using store = await iceberg(options).open();
  await store.write(sample, [sampleRow("a"), sampleRow("b")]);
  await store.write(sample, [sampleRow("a", "2")], { idempotencyKey: "once" });
  await store.write(sample, [sampleRow("a", "2")], { idempotencyKey: "once" });
  await using other = await iceberg(options).open({ mode: "read" });
  expect(await (await other.read(sample)).count()).toBe(2);
  expect(await store.delete(sample, "id = 'a'", { hard: true })).toBe(2);
  expect(await (await other.read(sample, { columns: ["id"] })).rows()).toEqual([{ id: "b" }]);
  await store.write(wider, [{ ...widerRow("c"), note: "a new column" }]);
  expect((await (await other.read(wider)).rows())[0]).toMatchObject({ id: "c", note: "a new column" });
  expect((await s3.keys("store")).some((key) => key.endsWith(".parquet"))).toBe(true);
  await store.drop(wider);
  expect(await other.has(wider)).toBe(false);
});
