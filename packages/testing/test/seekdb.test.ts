import { networkInterfaces } from "node:os";
import { beforeEach, describe, expect, it } from "vitest";
import { orSkip, startSeekdb } from "../src/databases/index.js";
import { query } from "./support.js";

/** It needs a gigabyte and half a minute to start, and on a busy machine it sometimes does not. */
const isLong = process.env.METAXY_LONG === "1";

describe("seekdb", () => {
  beforeEach(({ skip }) => {
    if (!isLong) skip("runs with METAXY_LONG=1");
  });

  it("takes a password and settings", async (context) => {
    const password = "it's a \\ secret: / ä";
    await using server = await orSkip(context, startSeekdb({ password, settings: { max_connections: 12 } }));
    expect(await query(server, "select @@max_connections")).toEqual(["12"]);
    const wrong = { ...server.address, url: server.url.replace(encodeURIComponent(password), "wrong") };
    await expect(query(wrong, "select 1")).rejects.toThrow(/Access denied/);
  });

  it("lets nobody in who comes from elsewhere", async (context) => {
    const outside = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
    const address = outside.find(({ internal, family }) => !internal && family === "IPv4")?.address;
    if (!address) return context.skip("needs a network");
    await using server = await orSkip(context, startSeekdb());
    const from = { ...server.address, url: server.url.replace("127.0.0.1", address) };
    await expect(query(from, "select 1")).rejects.toThrow(/Access denied/);
  });
});
