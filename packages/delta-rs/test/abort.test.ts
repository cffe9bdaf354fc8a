import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { newFolder } from "@metaxy-ts/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DeltaTable, deleteTable, findTables } from "../src/index.js";
import type { Gate } from "./support/gate.js";
import { openGate } from "./support/gate.js";
import { s3Store } from "./support/s3.js";
import { countOf, ipc } from "./support/tables.js";

const two = ipc({ id: ["a", "b"] });
const enough = new Error("enough");

describe("in an object store that keeps a request waiting", () => {
  let bucket: string;
  let endpoint: string;
  let gate: Gate;
  let storageOptions: Record<string, string>;
  let server: AsyncDisposable | undefined;
  beforeAll(async () => {
    const s3 = await s3Store();
    server = s3;
    endpoint = s3.endpoint;
    bucket = await s3.bucket("tables");
    gate = await openGate(s3.endpoint);
    storageOptions = { ...s3.storageOptions, AWS_ENDPOINT_URL: gate.endpoint };
  });
  afterAll(async () => {
    await gate?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
  });

  /** Three commits of two rows. */
  async function newTable(name: string): Promise<{ uri: string; table: DeltaTable }> {
    const uri = `${bucket}/${name}`;
    const table = await DeltaTable.create(uri, two, { storageOptions });
    for (let commit = 0; commit < 3; commit++) await table.append(two);
    return { uri, table };
  }

  async function dataFiles(name: string): Promise<number> {
    const list = await (await fetch(`${endpoint}/tables?list-type=2&prefix=${name}/`)).text();
    return list.split("/part-").length - 1; // a checkpoint is none
  }

  interface Case {
    readonly name: string;
    readonly words: RegExp;
    /** It waits in a thread of the library, which ends when the request does. */
    readonly inThread?: true;
    work(table: DeltaTable, uri: string, signal: AbortSignal): Promise<unknown>;
  }

  const stopped: readonly Case[] = [
    {
      name: "create",
      words: /GET .*prefix=.*other/,
      work: (_, uri, signal) => DeltaTable.create(`${uri}-other`, two, { storageOptions, signal }),
    },
    {
      name: "open",
      words: /GET/,
      inThread: true,
      work: (_, uri, signal) => DeltaTable.open(uri, { storageOptions, signal }),
    },
    { name: "refresh", words: /GET/, inThread: true, work: (table, _, signal) => table.refresh({ signal }) },
    { name: "history", words: /GET .*0002\.json/, work: (table, _, signal) => table.history({ signal }) },
    { name: "append", words: /PUT .*\.parquet/, work: (table, _, signal) => table.append(two, { signal }) },
    {
      name: "append of several files",
      words: /PUT .*\.parquet/,
      async work(table, _, signal) {
        async function* rows(): AsyncGenerator<Uint8Array> {
          yield two;
          yield ipc({ id: ["c"], more: ["d"] }); // ends the first file
        }
        await table.append(rows(), { signal, mergeSchema: true });
      },
    },
    {
      name: "replaceFiles",
      words: /PUT .*\.parquet/,
      async work(table, _, signal) {
        const { version, files } = await table.files();
        return table.replaceFiles([files[0]?.path ?? ""], two, { version, signal });
      },
    },
    { name: "compact", words: /GET .*\.parquet/, work: (table, _, signal) => table.compact({ signal }) },
    {
      name: "vacuum",
      words: /GET .*prefix=vacuum\/?(&|$)/,
      work: (table, _, signal) => table.vacuum({ retentionHours: 0, force: true, full: true, signal }),
    },
    {
      name: "checkpoint",
      inThread: true,
      words: /(PUT|POST) .*checkpoint/,
      work: (table, _, signal) => table.checkpoint({ signal }),
    },
    {
      name: "setProperties",
      words: /GET/,
      inThread: true,
      work: (table, _, signal) => table.setProperties({ "delta.appendOnly": "true" }, { signal }),
    },
    { name: "findTables", words: /GET/, work: (_, uri, signal) => findTables(uri, { storageOptions, signal }) },
    { name: "deleteTable", words: /GET/, work: (_, uri, signal) => deleteTable(uri, { storageOptions, signal }) },
  ];

  it.each(stopped)(
    "$name stops, changes nothing, and the table can be used",
    async ({ name, words, inThread, work }) => {
      const folder = name.replaceAll(" ", "-");
      const { uri, table } = await newTable(folder);
      const held = gate.hold(words);
      const stop = new AbortController();
      const outcome = work(table, uri, stop.signal).then(
        () => "done",
        (reason: unknown) => reason,
      );
      await Promise.race([held.arrived, outcome]);
      stop.abort(enough);
      expect(await outcome).toBe(enough);
      if (!inThread) await held.givenUp;
      held.release();
      expect(await table.refresh()).toBe(3);
      expect((await table.info()).properties).toEqual({});
      expect(await dataFiles(folder)).toBe(3);
      expect(await findTables(bucket, { storageOptions })).not.toContain(`${folder}-other`);
      await table.append(two);
      expect(await table.compact()).toBe(4);
      expect(await countOf(await DeltaTable.open(uri, { storageOptions }))).toBe(8);
    },
  );

  it("a download stops, and leaves no file", async () => {
    const { table } = await newTable("download");
    const [file] = (await table.files()).files;
    const folder = await newFolder();
    const held = gate.hold(/GET .*\.parquet/);
    const stop = new AbortController();
    const download = table.downloadFile(file?.path ?? "", join(folder, "file"), { signal: stop.signal });
    await held.arrived;
    stop.abort(enough);
    await expect(download).rejects.toBe(enough);
    held.release();
    expect(await readdir(folder)).toEqual([]);
    await table.downloadFile(file?.path ?? "", join(folder, "file"));
    expect(await readdir(folder)).toEqual(["file"]);
  });

  const finished: readonly (Case & { readonly version: number; readonly rows: number })[] = [
    {
      name: "append-commits",
      words: /PUT .*0004\.json/,
      version: 4,
      rows: 8,
      work: (table, _, signal) => table.append(two, { signal }),
    },
    {
      name: "replace-commits",
      words: /PUT .*0004\.json/,
      version: 4,
      rows: 6,
      async work(table, _, signal) {
        const { version, files } = await table.files();
        return table.replaceFiles([files[0]?.path ?? ""], two, { version, signal });
      },
    },
    {
      name: "compact-commits",
      words: /PUT .*0004\.json/,
      version: 4,
      rows: 6,
      work: (table, _, signal) => table.compact({ signal }),
    },
    {
      name: "vacuum-removes",
      words: /POST .*delete/,
      version: 6,
      rows: 6,
      async work(table, _, signal) {
        await table.compact();
        return table.vacuum({ retentionHours: 0, force: true, signal });
      },
    },
  ];

  it.each(finished)("$name to the end once it has begun", async ({ name, words, work, version, rows }) => {
    const { uri, table } = await newTable(name);
    const held = gate.hold(words);
    const stop = new AbortController();
    const outcome = work(table, uri, stop.signal);
    await held.arrived;
    stop.abort(enough);
    const first = await Promise.race([outcome, new Promise((resolve) => setTimeout(resolve, 200, "waits"))]);
    expect(first).toBe("waits");
    held.release();
    await outcome;
    expect((await table.info()).version).toBe(version);
    expect(await countOf(await DeltaTable.open(uri, { storageOptions }))).toBe(rows);
  });

  it("a table is removed to the end, and made to the end", async () => {
    const { uri } = await newTable("removed");
    for (const [words, work] of [
      [/(DELETE|POST) .*/, (signal: AbortSignal) => deleteTable(uri, { storageOptions, signal })],
      [/PUT .*0000\.json/, (signal: AbortSignal) => DeltaTable.create(uri, two, { storageOptions, signal })],
    ] as const) {
      const held = gate.hold(words);
      const stop = new AbortController();
      const outcome = work(stop.signal);
      await held.arrived;
      stop.abort(enough);
      held.release();
      await outcome;
    }
    expect(await countOf(await DeltaTable.open(uri, { storageOptions }))).toBe(0);
  });
});

describe("in a folder", () => {
  it("a call that was aborted at any time changed nothing, and one that was not did its work", async () => {
    const uri = join(await newFolder(), "table");
    const table = await DeltaTable.create(uri, two);
    const large = ipc({ id: Array.from({ length: 20_000 }, (_, index) => `row ${index}`) });
    let rows = 0;
    const outcomes = { stopped: 0, done: 0 };
    for (let round = 0; round < 60; round++) {
      const before = await table.refresh();
      const work = [
        { call: (signal: AbortSignal) => table.append([large, large], { signal }), commits: 1, adds: 40_000 },
        { call: (signal: AbortSignal) => table.compact({ signal }), commits: undefined, adds: 0 },
        {
          call: (signal: AbortSignal) => table.vacuum({ retentionHours: 0, force: true, full: true, signal }),
          commits: undefined,
          adds: 0,
        },
      ][round % 3];
      if (!work) continue;
      const stop = new AbortController();
      setTimeout(() => stop.abort(enough), Math.random() * 40);
      const reason = await work.call(stop.signal).then(
        () => undefined,
        (error: unknown) => error,
      );
      const commits = (await table.refresh()) - before;
      if (reason === undefined) {
        outcomes.done++;
        rows += work.adds;
        if (work.commits !== undefined) expect(commits).toBe(work.commits);
      } else {
        outcomes.stopped++;
        expect(reason).toBe(enough);
        expect(commits).toBe(0);
      }
      expect(await countOf(table)).toBe(rows);
    }
    expect(outcomes.stopped).toBeGreaterThan(0);
    await table.append(large);
    expect(await countOf(await DeltaTable.open(uri))).toBe(rows + 20_000);
  });

  it("files of a write that was stopped are removed", async () => {
    const folder = await newFolder();
    const table = await DeltaTable.create(join(folder, "table"), two);
    const stop = new AbortController();
    async function* rows(): AsyncGenerator<Uint8Array> {
      yield two;
      yield ipc({ id: ["c"], more: ["d"] }); // ends the first file
      stop.abort(enough);
      yield two;
    }
    await expect(table.append(rows(), { mergeSchema: true, signal: stop.signal })).rejects.toBe(enough);
    expect(await readdir(join(folder, "table"))).toEqual(["_delta_log"]);
  });

  it("a stream that never gives its next rows is not waited for", async () => {
    const table = await DeltaTable.create(join(await newFolder(), "table"), two);
    const stop = new AbortController();
    async function* rows(): AsyncGenerator<Uint8Array> {
      yield two;
      setTimeout(() => stop.abort(enough));
      await new Promise(() => undefined);
    }
    await expect(table.append(rows(), { signal: stop.signal })).rejects.toBe(enough);
    expect(await table.append(two)).toBe(1);
  });

  it("a signal that has fired before keeps a call from beginning", async () => {
    const uri = join(await newFolder(), "table");
    const table = await DeltaTable.create(uri, two);
    const signal = AbortSignal.abort(enough);
    const calls = [
      DeltaTable.create(`${uri}-other`, two, { signal }),
      DeltaTable.open(uri, { signal }),
      table.info({ signal }),
      table.schema({ signal }),
      table.append(two, { signal }),
      table.checkpoint({ signal }),
      deleteTable(uri, { signal }),
    ];
    for (const call of calls) await expect(call).rejects.toBe(enough);
    expect(await table.refresh()).toBe(0);
  });
});
