import type { Store, WriteEntry } from "@metaxy-ts/core";
import { column } from "@metaxy-ts/core";
import { tableFromJSON } from "apache-arrow";
import { describe, expect, it } from "vitest";
import type { Fault } from "./support/http/faults.js";
import { badGateway, insertInto, serverError } from "./support/http/faults.js";
import { atEachRequest, child, openScene, outcomeOf, raw, rejection, row, rowsNamed } from "./support/http/scene.js";

const lostBefore: Fault = { kind: "drop", at: "before" };
const lostAfter: Fault = { kind: "drop", at: "after" };
const proxyAfter: Fault = { kind: "answer", at: "after", answer: badGateway };
const failed = serverError(1001, "STD_EXCEPTION", "std::exception. Something went wrong");
const failedBefore: Fault = { kind: "answer", at: "before", answer: failed };
const failedAfter: Fault = { kind: "answer", at: "after", answer: failed };
const failures: readonly Fault[] = [failedBefore, failedAfter];
const cut: Fault = { kind: "cut" };
const all = [lostBefore, lostAfter, proxyAfter, failedBefore, failedAfter, cut];
const few = [lostAfter, failedBefore];

type Rows = (name: string, store: Store) => WriteEntry["rows"] | Promise<WriteEntry["rows"]>;

const forms: [string, Rows, readonly Fault[]][] = [
  ["rows", rowsNamed, all],
  ["Arrow", (name) => tableFromJSON(rowsNamed(name)), [lostAfter]],
  [
    "a query",
    (name, store) =>
      store.query(
        `select concat('${name}/', toString(number)) as id, map('x', '1') as metaxy_provenance_by_field from numbers(3)`,
      ),
    [lostAfter],
  ],
];

describe.concurrent("one request of a call fails", () => {
  it.each(forms)("a write of %s is stored once, or refused and stored once at most", async (_form, rows, faults) => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")]);
    await atEachRequest(scene, faults, async (name, failing) => {
      const outcome = await outcomeOf(scene, async () => {
        const entry: WriteEntry = { feature: raw, rows: await rows(name, store) };
        return store.writeMany([entry]);
      });
      if ("result" in outcome) {
        expect(outcome.result).toEqual({ rows: 3, repeated: false });
        expect(await scene.stored(name)).toBe(3);
      } else {
        // Only rows on their way in are not sent again, and what the server says it could not do.
        expect(failing && (failing.request.hasBody || failures.includes(failing.fault))).toBe(true);
        expect([0, 3]).toContain(await scene.stored(name));
      }
    });
  });

  it("a write with an idempotency key can be repeated until it succeeds, and is stored once", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    await store.write(raw, [row("first")], { idempotencyKey: "first" });
    await atEachRequest(scene, [lostAfter, failedAfter], async (name) => {
      const write = () => store.write(raw, rowsNamed(name), { idempotencyKey: name });
      const outcome = await outcomeOf(scene, write);
      expect("result" in outcome ? [3] : [0, 3]).toContain(await scene.stored(name));
      scene.bridge.faults.disarm();
      const again = await write();
      if ("result" in outcome) expect(again).toEqual({ rows: 0, repeated: true });
      expect(await scene.stored(name)).toBe(3);
    });
  });

  it("the first write to a store is stored once, and leaves nothing that bars the next", async () => {
    await using scene = await openScene();
    await atEachRequest(scene, [lostAfter], async (name, failing) => {
      const tablePrefix = `p${name.replace("-", "_")}_`;
      const outcome = await outcomeOf(scene, async () => {
        const store = await scene.open({ tablePrefix });
        return store.write(raw, rowsNamed(name));
      });
      if (!failing?.request.hasBody) expect(outcome).toEqual({ result: { rows: 3, repeated: false } });
      const count = await scene.stored(name, `${tablePrefix}raw`);
      expect("result" in outcome ? [3] : [0, 3]).toContain(count);
      if ("result" in outcome) return;
      scene.bridge.faults.disarm();
      const again = await scene.open({ tablePrefix });
      await again.write(raw, [row("next")]);
      expect(await (await again.read(raw)).count()).toBe(count + 1);
    });
  });

  it.each([true, false])("a delete that is hard: %s deletes the samples, or can be repeated", async (hard) => {
    await using scene = await openScene();
    const store = await scene.open();
    const names = ["none", ...Array.from({ length: 30 }, (_, index) => few.map((_, n) => `${index}-${n}`)).flat()];
    await store.write(
      raw,
      names.flatMap((name) => rowsNamed(name)),
    );
    await atEachRequest(scene, few, async (name, failing) => {
      const remove = () => store.delete(raw, column<string>("id").eq(`${name}/1`), { hard });
      const outcome = await outcomeOf(scene, remove);
      if (failing?.fault !== failedBefore) expect(outcome).toEqual({ result: 1 });
      scene.bridge.faults.disarm();
      if ("error" in outcome) await remove();
      expect(await scene.stored(`${name}/`)).toBe(hard ? 2 : 4);
      expect(await (await store.read(raw, { filters: column<string>("id").eq(`${name}/1`) })).count()).toBe(0);
    });
  });

  it("what is read is right, or refused", async () => {
    await using scene = await openScene();
    const store = await scene.open();
    const ids = Array.from({ length: 50 }, (_, index) => `s${index}`);
    await store.write(
      raw,
      ids.map((id) => row(id)),
    );
    const sorted = (found: readonly unknown[]): unknown[] => [...found].sort();
    const reads: Readonly<Record<string, () => Promise<unknown>>> = {
      rows: async () => sorted((await (await store.read(raw)).rows()).map(({ id }) => id)),
      arrow: async () => sorted([...(await (await store.read(raw)).arrow()).toArray()].map(({ id }) => id)),
      async batches() {
        const found: unknown[] = [];
        for await (const batch of (await store.read(raw)).batches(20)) found.push(...batch.map(({ id }) => id));
        return sorted(found);
      },
      async pending() {
        await using increment = await store.resolve(child);
        return sorted((await increment.pending.rows()).map(({ id }) => id));
      },
      async counts() {
        await using increment = await store.resolve(child);
        return [(await increment.counts()).new, await (await store.read(raw)).count()];
      },
    };
    for (const [kind, read] of Object.entries(reads)) {
      await atEachRequest(scene, [proxyAfter, failedBefore, cut], async () => {
        const outcome = await outcomeOf(scene, read);
        if ("result" in outcome) expect(outcome.result).toEqual(kind === "counts" ? [50, 50] : sorted(ids));
      });
    }
  });
});

describe.concurrent("the rows are stored, but the answer says otherwise", () => {
  const insert = insertInto("raw");
  it.each([
    ["a proxy", badGateway],
    ["an error", failed],
    ["an error behind headers of success", { ...failed, status: 200 }],
    ["an insert of unknown status", serverError(319, "UNKNOWN_STATUS_OF_INSERT", "Unknown status, client must retry")],
  ])("%s, while another process adds a column: they are not stored again", async (_what, answer) => {
    await using scene = await openScene();
    const store = await scene.open();
    const other = await scene.open();
    await store.write(raw, [row("first")]);
    const wide = [{ ...row("other"), extra: 1 }];
    const add = () => other.writeMany([{ feature: raw, rows: wide }]);
    let added = false;
    const meanwhile = async (): Promise<void> => {
      if (added) return;
      added = true;
      await add();
    };
    // The other process writes to the same table, which is let through.
    const own: typeof insert = (request) => insert(request) && !request.query.includes('"extra"');
    scene.bridge.faults.arm(own, { kind: "answer", at: "after", answer, meanwhile }, { times: 99 });
    await rejection(scene, store.write(raw, rowsNamed("a")));
    expect(await scene.stored("a")).toBe(3);
    expect(await scene.stored("other")).toBe(1);
  });
});
