import type { StatementEvent } from "@metaxy-ts/core";
import { expect, it } from "vitest";
import { StatementObserver } from "../../src/index.js";

const statement = { sql: "select $1", parameters: [1] };

function observer(onStatement?: (event: StatementEvent) => unknown): StatementObserver {
  return new StatementObserver({
    store: "unit",
    system: "unit",
    backslashEscapes: false,
    onStatement: onStatement as ((event: StatementEvent) => void) | undefined,
  });
}

it("reports the statement, its time and its rows", async () => {
  const events: StatementEvent[] = [];
  const observed = observer((event) => events.push(event));
  expect(
    await observed.observe(
      statement,
      async () => ["a", "b"],
      ({ length }) => length,
    ),
  ).toEqual(["a", "b"]);
  await observed.observe(statement, async () => undefined);
  expect(events).toEqual([
    { store: "unit", ...statement, milliseconds: expect.any(Number), rows: 2 },
    { store: "unit", ...statement, milliseconds: expect.any(Number), rows: null },
  ]);
});

it("reports an error, and throws the database's own", async () => {
  const events: StatementEvent[] = [];
  const cause = new RangeError("no such table: t");
  const observed = observer((event) => events.push(event));
  await expect(observed.observe(statement, () => Promise.reject(cause))).rejects.toBe(cause);
  expect(events).toMatchObject([{ rows: null, error: { name: "RangeError", message: "no such table: t" } }]);
});

it("an error of a statement with a secret shows nothing of it, not even what the database says", async () => {
  const events: StatementEvent[] = [];
  const observed = observer((event) => events.push(event));
  const sql = "create secret (type s3, secret 'hidden')";
  const cause = Object.assign(new Error(`Binder Error: wrong in ${sql}`), { cause: sql });
  await expect(observed.observe({ sql, parameters: [] }, () => Promise.reject(cause))).rejects.toBe(cause);
  expect(String(events[0]?.error)).toContain("Binder Error");
  expect(JSON.stringify([events[0], String(events[0]?.error), events[0]?.error?.stack])).not.toContain("hidden");
});

it("who listens breaks nothing by throwing, at once or later", async () => {
  const thrown = new Error("broken");
  const listeners = [
    () => {
      throw thrown;
    },
    () => Promise.reject(thrown),
  ];
  for (const listener of listeners) {
    expect(await observer(listener).observe(statement, async () => "result")).toBe("result");
    await expect(observer(listener).observe(statement, () => Promise.reject(new Error("own")))).rejects.toThrow("own");
  }
});

it("without a listener, nothing is started", () => {
  expect(observer().begin(statement)).toBeUndefined();
});
