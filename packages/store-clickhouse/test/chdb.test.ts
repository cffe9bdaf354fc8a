import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { chdbClient } from "../src/chdb.js";
import { temporaryFolder } from "./support/folder.js";

const client = chdbClient({ path: temporaryFolder() });

type Settings = Record<string, string | number | boolean>;

async function lines(query: string, settings: Settings = {}): Promise<unknown[]> {
  const answer = await client.query({ query, format: "JSONCompactEachRow", clickhouse_settings: settings });
  return answer.json();
}

const settingOf = async (name: string, settings: Settings = {}): Promise<unknown> =>
  (await lines(`select value from system.settings where name = '${name}'`, settings)).flat()[0];

describe("settings of a request in the process", () => {
  it.each([
    ["max_threads", 7, "7"],
    ["join_use_nulls", true, "1"],
    ["join_use_nulls", false, "0"],
    ["log_comment", "it's \\ \\' \"x\"; x", "it's \\ \\' \"x\"; x"],
  ])("%s is %j", async (name, value, stored) => {
    expect(await settingOf(name, { [name]: value })).toBe(stored);
  });

  it("are those of no other request", async () => {
    const usual = await settingOf("max_block_size");
    const asked = [11, 12, undefined, 13, 13, undefined].map((size) =>
      settingOf("max_block_size", size === undefined ? {} : { max_block_size: size }),
    );
    expect(await Promise.all(asked)).toEqual(["11", "12", usual, "13", "13", usual]);
  });

  it("hold after a request that failed, and after a statement that sets them", async () => {
    expect(await settingOf("max_block_size", { max_block_size: 11 })).toBe("11");
    await expect(lines("select nothing", { max_block_size: 12 })).rejects.toThrow("nothing");
    expect(await settingOf("max_block_size", { max_block_size: 11 })).toBe("11");
    await client.command({ query: "set max_block_size = 14", clickhouse_settings: { max_block_size: "11" } });
    expect(await settingOf("max_block_size", { max_block_size: 11 })).toBe("11");
  });

  it("are refused when there are none such, and only there", async () => {
    await expect(lines("select 1", { max_blok_size: 1 })).rejects.toThrow("max_blok_size");
    await expect(lines("select 1", { "max_block_size = 1; drop": 1 })).rejects.toThrow("Invalid setting name");
    expect(await lines("select 1")).toEqual([[1]]);
  });

  it("may be of the connection over HTTP", async () => {
    expect(await lines("select 1", { wait_end_of_query: 1, http_headers_progress_interval_ms: "20000" })).toEqual([
      [1],
    ]);
  });
});

describe("requests in the process", () => {
  it("may send rows that come from another request in the meantime", async () => {
    await client.command({ query: "create table texts (text String) engine = MergeTree order by text" });
    async function* rows(): AsyncIterable<Buffer> {
      const bytes = Buffer.from(`${JSON.stringify(await lines("select 'größe'").then(([row]) => row))}\n`);
      for (const byte of bytes) yield Buffer.from([byte]);
    }
    const { stream } = await client.exec({
      query: "insert into texts format JSONCompactEachRow",
      values: Readable.from(rows(), { objectMode: false }),
    });
    for await (const _ of stream);
    expect(await lines("select text from texts")).toEqual([["größe"]]);
  });

  it("are not waited for once they are aborted, and not begun", async () => {
    const abort = new AbortController();
    const begun = client.query({ query: "select sleep(1)", abort_signal: abort.signal });
    const next = client.command({ query: "create table never (a String) engine = Memory", abort_signal: abort.signal });
    abort.abort();
    await expect(begun).rejects.toThrow("aborted");
    await expect(next).rejects.toThrow("aborted");
    expect(await lines("exists table never")).toEqual([[0]]);
  });

  it("end before the client is closed", async () => {
    const before = lines("select 1 + sleep(1)");
    await client.close();
    expect(await before).toEqual([[1]]);
    await expect(lines("select 1")).rejects.toThrow("closed");
  });
});
