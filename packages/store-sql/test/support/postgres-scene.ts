import { defineFeature } from "@metaxy-ts/core";
import type { DatabaseAddress } from "@metaxy-ts/testing/databases";
import { newDatabase, orSkip, sharedDatabase } from "@metaxy-ts/testing/databases";
import pg from "pg";
import type { TestContext } from "vitest";

/** A root feature, and one of its rows. */
export const raw = defineFeature({ key: "raw", id: ["id"], fields: ["x"] });

export const row = (id: string, user: object = {}) => ({ id, metaxy_provenance_by_field: { x: `v-${id}` }, ...user });

/** An empty database of the server that all test files share, and a client of it. */
export interface Scene extends AsyncDisposable {
  readonly address: DatabaseAddress;
  readonly url: string;
  readonly admin: pg.Client;
  /** The rows of a statement of the administrator. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** The address for another user, made without a password and with no rights of its own. */
  userUrl(user: string): Promise<string>;
}

export async function openScene(context: TestContext): Promise<Scene> {
  const address = await newDatabase(await orSkip(context, sharedDatabase("postgres18")));
  return sceneOf(address);
}

export async function sceneOf(address: DatabaseAddress): Promise<Scene> {
  const admin = new pg.Client({ connectionString: address.url });
  admin.on("error", () => undefined);
  await admin.connect();
  return {
    address,
    url: address.url,
    admin,
    query: async (sql) => (await admin.query(sql)).rows,
    async userUrl(user) {
      await admin.query(`drop role if exists ${user}; create role ${user} login`);
      return address.url.replace("//postgres@", `//${user}@`);
    },
    [Symbol.asyncDispose]: () => admin.end(),
  };
}
