import { rejection } from "@metaxy-ts/testing";
import { expect, it } from "vitest";
import { iceberg } from "../src/index.js";
import { useCatalog } from "./support/catalog.js";
import { sample, sampleRow } from "./support/features.js";
import { startProxy } from "./support/losing-proxy.js";

const options = useCatalog();

it.each([429, 502, 503, 504])(
  "a commit whose answer is lost (%i) is not made twice",
  {
    timeout: 600_000,
  },
  async (status) => {
    await using proxy = await startProxy(options().uri);
    await using store = await iceberg({ ...options(), uri: proxy.endpoint }).open();
    await store.write(sample, [sampleRow("a")]);
    proxy.lose(1, status);
    const write = () => store.write(sample, [sampleRow("b")], { idempotencyKey: "b" });
    expect(await rejection(write())).toMatchObject({ code: "STORE_FAILED" });
    await write();
    await write();
    expect(await (await store.read(sample, { columns: ["id"], withSampleHistory: true })).rows()).toHaveLength(2);
  },
);
