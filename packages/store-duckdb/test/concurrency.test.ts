import type { Store, WriteEntry } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { duckdb } from "../src/index.js";
import { crop, video, videoRow, writeVideos } from "./support/features.js";
import { filledStore, useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { rejection } from "./support/rejects.js";
import { openStore } from "./support/store.js";

const file = useFolder();

/** Starts so many calls at once, and waits for all of them. */
async function times<Result>(count: number, run: (index: number) => Promise<Result>): Promise<Result[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => run(index)));
}

describe("parallel calls on one store", () => {
  it("refuse the later of two writes whose columns have different types, and store the other", async () => {
    await using store = await openStore();
    const results = await Promise.allSettled([
      store.write(free, [freeRow("a", { v: 1 })]),
      store.write(free, [freeRow("b", { v: "x" })]),
    ]);
    const failed = results.filter((result) => result.status === "rejected");
    expect(failed).toMatchObject([
      { reason: { code: "WRITE_INVALID", message: expect.stringContaining("but the table stores") } },
    ]);
    expect(await storedCount(store)).toBe(1);
  });

  it("may drop a table while others write it", async () => {
    await using store = await openStore();
    await times(30, async (index): Promise<void> => {
      if (index % 3 === 2) await store.drop(free);
      else await store.write(free, [freeRow(`${index}`)]);
    });
    await store.write(free, [freeRow("last")]);
    expect(await storedCount(store)).toBeGreaterThan(0);
  });
});

describe("two stores on one file", () => {
  it("write and read the same rows in one process, and lose none", async () => {
    const configured = duckdb({ path: file("both.duckdb"), threads: 1 });
    await using one = await configured.open();
    await using two = await configured.open();
    await times(50, (index) =>
      (index % 2 ? one : two).write(free, [freeRow(`${index}`, { [`column_${index % 4}`]: index })], {
        idempotencyKey: `${index}`,
      }),
    );
    expect([await storedCount(one), await storedCount(two)]).toEqual([50, 50]);
    await one.close();
    expect(await storedCount(two)).toBe(50);
  });

  it("agree on the hash settings of the first write", async () => {
    const path = file("settings.duckdb");
    await using one = await duckdb({ path, threads: 1 }).open();
    await using two = await duckdb({ path, threads: 1, hash: { algorithm: "xxhash32", length: 8 } }).open();
    const results = await Promise.allSettled([one.write(free, [freeRow("a")]), two.write(free, [freeRow("b")])]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const [failed] = results.filter((result) => result.status === "rejected");
    expect(failed?.reason).toMatchObject({
      code: "HASH_SETTINGS_MISMATCH",
      message: expect.stringMatching(
        /hashes with (md5 truncated to 16 characters|xxhash32 truncated to 8 characters), this write with/,
      ),
    });
    expect(await storedCount(one)).toBe(1);
  });

  it("read at the same time, as many as one likes", async () => {
    const configured = await filledStore({ path: file("readers.duckdb") }, (store) =>
      store.write(free, [freeRow("a")]),
    );
    const counts = await times(10, async () => {
      await using store = await configured.open({ mode: "read" });
      return await storedCount(store);
    });
    expect(counts).toEqual(Array(10).fill(1));
  });

  it("of one process: a reader beside a writer sees what was committed", async () => {
    const configured = duckdb({ path: file("beside.duckdb"), threads: 1 });
    await using writer = await configured.open();
    await using reader = await configured.open({ mode: "read" });
    expect(await storedCount(reader)).toBeNull();
    await writer.write(free, [freeRow("a")]);
    expect(await storedCount(reader)).toBe(1);
    expect((await rejection(reader.write(free, [freeRow("b")]))).code).toBe("STORE_READ_ONLY");
    await writer.close();
    expect(await storedCount(reader)).toBe(1);
  });

  it("of one process: a writer after a reader is refused until the reader is closed", async () => {
    const configured = await filledStore({ path: file("after.duckdb") }, (store) => store.write(free, [freeRow("a")]));
    const reader = await configured.open({ mode: "read" });
    expect(await rejection(configured.open())).toMatchObject({
      code: "STORE_LOCKED",
      message: expect.stringMatching(/is open for reading in this process \(\d+\).*Close the reading store first/),
      details: { pid: process.pid },
    });
    await reader.close();
    await using writer = await configured.open();
    expect(await writer.write(free, [freeRow("b")])).toMatchObject({ rows: 1 });
  });
});

describe("close", () => {
  it("lets a reader stop early without an error", async () => {
    const store = await openStore();
    await store.write(
      free,
      Array.from({ length: 30 }, (_, index) => freeRow(`${index}`)),
    );
    for await (const _batch of (await store.read(free)).batches(10)) {
      await store.close();
      break;
    }
    await store.close();
  });
});

describe("a closed store refuses", () => {
  const open = async () => {
    const store = await openStore();
    await writeVideos(store, "a");
    return { store, relation: await store.read(video), increment: await store.resolve(crop) };
  };
  type Opened = Awaited<ReturnType<typeof open>>;

  async function drain(items: AsyncIterable<unknown>): Promise<void> {
    for await (const _item of items);
  }

  it.each<[string, (opened: Opened) => Promise<unknown>]>([
    ["read", ({ store }) => store.read(video)],
    ["write", ({ store }) => store.write(video, [])],
    ["writeMany", ({ store }) => store.writeMany([])],
    ["resolve", ({ store }) => store.resolve(crop)],
    ["computeProvenance", ({ store }) => store.computeProvenance(crop, [])],
    ["delete", ({ store }) => store.delete(video, "TRUE")],
    ["rebase", ({ store }) => store.rebase(crop, { from: "x" })],
    ["copyFrom", ({ store }) => store.copyFrom(store)],
    ["query", ({ store }) => store.query("select 1")],
    ["drop", ({ store }) => store.drop(video)],
    ["has", ({ store }) => store.has(video)],
    ["progress", ({ store }) => store.progress(crop)],
    ["progress of a root", ({ store }) => store.progress(video)],
    [
      "the flush of a buffered writer",
      ({ store }) => {
        const writer = store.bufferedWriter();
        writer.put(video, [videoRow("b")]);
        return writer.flush();
      },
    ],
    ["relation.columns", ({ relation }) => relation.columns()],
    ["relation.count", ({ relation }) => relation.count()],
    ["relation.rows", ({ relation }) => relation.rows()],
    ["relation.batches", ({ relation }) => drain(relation.batches(1))],
    ["relation.arrow", ({ relation }) => relation.arrow()],
    ["relation.arrowBatches", ({ relation }) => drain(relation.arrowBatches())],
    ["relation.toParquet", ({ relation }) => relation.toParquet(file("closed.parquet"))],
    ["relation.name", ({ relation }) => relation.name()],
    ["increment.counts", ({ increment }) => increment.counts()],
    ["increment.progress", ({ increment }) => increment.progress()],
    ["increment.new.rows", ({ increment }) => increment.new.rows()],
    ["increment.pending.batches", ({ increment }) => drain(increment.pending.batches(1))],
  ])("%s", async (_name, call) => {
    const opened = await open();
    await opened.store.close();
    expect(await rejection(call(opened))).toMatchObject({
      code: "STORE_CLOSED",
      message: expect.stringMatching(/^duckdb\(:memory:\) is closed, so .* is not possible\. Open it first/),
    });
    await opened.store.close(); // twice is fine
    await opened.increment[Symbol.asyncDispose]();
  });

  it("its relations when another store is to write them", async () => {
    const { store, relation } = await open();
    await store.close();
    await using other = await openStore();
    expect((await rejection(other.write(video, relation))).code).toBe("STORE_CLOSED");
    expect(await storedCount(other, video)).toBeNull();
  });
});

it("a store that is open for reading refuses to change anything", async () => {
  const configured = await filledStore({ path: file("reading.duckdb") }, (store) => writeVideos(store, "a"));
  await using store = await configured.open({ mode: "read" });
  await using other = await openStore();
  for (const call of [
    () => store.write(video, [videoRow("b")]),
    () => store.write(video, []),
    () => store.writeMany([]),
    () => store.delete(video, "TRUE"),
    () => store.delete(video, "TRUE", { hard: true }),
    () => store.rebase(crop, { from: "x" }),
    () => store.copyFrom(other),
    () => store.drop(video),
  ]) {
    expect(await rejection(call())).toMatchObject({
      code: "STORE_READ_ONLY",
      message: expect.stringMatching(
        /is open for reading, so (write|delete|rebase|copy|drop) is not possible\. Open it with \{ mode: "write" \}/,
      ),
    });
  }
  expect(await storedCount(store, video)).toBe(1);
});

describe("a signal", () => {
  const stopped = (write: (store: Store, signal: AbortSignal, stop: () => void) => Promise<unknown>) => async () => {
    await using store = await openStore();
    const controller = new AbortController();
    const reason = new Error("enough");
    const error = await rejection(write(store, controller.signal, () => controller.abort(reason)));
    expect(error).toMatchObject({
      code: "ABORTED",
      message: expect.stringContaining("was aborted by its signal"),
      cause: reason,
    });
    expect(await storedCount(store)).toBeNull();
    const tables = await (await store.query("select table_name from duckdb_tables()")).rows();
    expect(tables).toHaveLength(1); // that of the query itself
  };

  it(
    "that was given before the write stores nothing",
    stopped((store, signal, stop) => {
      stop();
      return store.write(free, [freeRow("a")], { signal });
    }),
  );

  it(
    "while rows are taken stores nothing",
    stopped((store, signal, stop) => {
      function* rows() {
        yield freeRow("a");
        stop();
        yield freeRow("b");
      }
      return store.write(free, rows(), { signal });
    }),
  );

  it(
    "while rows are staged stores nothing",
    stopped((store, signal, stop) => {
      const write = store.write(
        free,
        Array.from({ length: 20_000 }, (_, index) => freeRow(`${index}`)),
        { signal },
      );
      setTimeout(stop, 1);
      return write;
    }),
  );

  it(
    "between the features of one write stores none of them",
    stopped((store, signal, stop) => {
      const versionAndStop = (): string => {
        stop();
        return "1";
      };
      const schema = z.object({ id: z.string() });
      const last = defineFeature({
        key: "last",
        id: ["id"],
        schema,
        fields: { f: { dataVersion: versionAndStop } },
      });
      const entries: WriteEntry[] = [
        { feature: free, rows: [freeRow("a")] },
        { feature: last, rows: [{ id: "a" }] },
      ];
      return store.writeMany(entries, { signal });
    }),
  );
});
