import type { Store } from "@metaxy-ts/core";
import { defineFeature, from, isMetaxyError } from "@metaxy-ts/core";
import { expect } from "vitest";
import type { ClickHouseStoreOptions } from "../../../src/index.js";
import { clickhouse } from "../../../src/index.js";
import type { Bridge } from "./bridge.js";
import { credentials, openBridge } from "./bridge.js";
import { newDatabase, rowsOf } from "./database.js";
import type { Fault, SeenRequest } from "./faults.js";
import { every } from "./faults.js";

export const raw = defineFeature({ key: "raw", id: ["id"], fields: ["x"] });
export const child = defineFeature({ key: "child", id: ["id"], deps: [from(raw)], fields: ["y"] });

export const row = (id: string, x = "1") => ({ id, metaxy_provenance_by_field: { x } });

/** Three rows of raw whose IDs begin with a name. */
export const rowsNamed = (name: string) => ["1", "2", "3"].map((end) => row(`${name}/${end}`));

/** A database behind a bridge. */
export interface Scene extends AsyncDisposable {
  readonly bridge: Bridge;
  readonly database: string;
  open(options?: Partial<ClickHouseStoreOptions>): Promise<Store>;
  /** The stored rows of raw whose IDs begin with a name, counted without the store. */
  stored(name?: string, table?: string): Promise<number>;
}

export async function openScene(): Promise<Scene> {
  const bridge = await openBridge();
  const database = await newDatabase();
  const stores: Store[] = [];
  return {
    bridge,
    database,
    async open(options = {}) {
      const store = await clickhouse({
        url: bridge.url,
        ...credentials,
        database,
        autoCreate: true,
        ...options,
      }).open();
      stores.push(store);
      return store;
    },
    async stored(name = "", table = "raw") {
      const found = await rowsOf<{ n: string }>(
        `select count() as n from merge('${database}', '^${table}$') where startsWith(id, '${name}')`,
      ).catch(() => [{ n: 0 }]); // no table, no rows
      return Number(found[0]?.n);
    },
    async [Symbol.asyncDispose]() {
      bridge.faults.disarm();
      for (const store of stores) await store.close();
      await bridge[Symbol.asyncDispose]();
    },
  };
}

/**
 * Runs something once without a fault, then once for each fault at each of the requests that it makes.
 */
export async function atEachRequest(
  { bridge }: Scene,
  faults: readonly Fault[],
  run: (name: string, failing?: { readonly request: SeenRequest; readonly fault: Fault }) => Promise<void>,
): Promise<void> {
  const before = bridge.seen.length;
  await run("none");
  const requests = bridge.seen.slice(before);
  expect(requests.length).toBeGreaterThan(0);
  for (const [index, request] of requests.entries()) {
    for (const [number, fault] of faults.entries()) {
      bridge.faults.arm(every, fault, { skip: index });
      try {
        await run(`${index}-${number}`, { request, fault });
      } catch (error) {
        throw new Error(`with ${JSON.stringify(fault)} at request ${index}: ${request.query.slice(0, 200)}`, {
          cause: error,
        });
      } finally {
        bridge.faults.disarm();
      }
    }
  }
}

/** What a call gave, or its error, which has to be one of the library's that says where and keeps its cause. */
export async function outcomeOf<Result>(
  { bridge }: Scene,
  call: () => Promise<Result>,
): Promise<{ readonly result: Result } | { readonly error: unknown }> {
  try {
    return { result: await call() };
  } catch (error) {
    expectClear(error, bridge.host);
    return { error };
  }
}

/** The error of a call that has to fail. */
export async function rejection({ bridge }: Scene, call: Promise<unknown>): Promise<unknown> {
  const error = await errorOf(call);
  expectClear(error, bridge.host);
  return error;
}

export function errorOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => expect.fail("It should have been refused."),
    (error: unknown) => error,
  );
}

/** Of the library, with its cause, about this host, and short; without credentials and other people's pages. */
export function expectClear(error: unknown, host: string): void {
  if (!isMetaxyError(error)) throw new Error("not an error of the library", { cause: error });
  expect(error.message).toContain(host);
  expect(error.message).not.toContain("<html");
  expect(error.message.length).toBeLessThan(700);
  expect(error.cause).toBeInstanceOf(Error);
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    expect(`${cause.message}\n${cause.stack}`).not.toContain(credentials.password);
}
