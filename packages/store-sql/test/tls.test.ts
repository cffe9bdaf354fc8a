import { join } from "node:path";
import { inspect } from "node:util";
import type { ConfiguredStore, StatementEvent } from "@metaxy-ts/core";
import { defineFeature } from "@metaxy-ts/core";
import { rejection } from "@metaxy-ts/testing";
import { orSkip, sharedDatabase, startMariadb, startPostgres18 } from "@metaxy-ts/testing/databases";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { mariadb } from "../src/mariadb.js";
import { postgres } from "../src/postgres.js";

const password = "s3cret/pass";
const sample = defineFeature({ key: "sample", id: ["id"], fields: { main: "1" } });

/** Whether a store can be used. */
async function works(configured: ConfiguredStore): Promise<void> {
  await using store = await configured.open({ mode: "write" });
  await store.write(sample, [{ id: "a", metaxy_provenance_by_field: { main: "1" } }]);
  expect(await (await store.read(sample)).count()).toBe(1);
}

/** That the options of a store are wrong, and that nothing shows its password. */
async function expectRefused(configured: ConfiguredStore, message: RegExp): Promise<void> {
  const error = await rejection(configured.open());
  expect(error).toMatchObject({ code: "CONFIG_INVALID", message: expect.stringMatching(message) });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret/);
}

describe.each(["mariadb", "mysql2"] as const)("a MariaDB that takes only encrypted connections, by %s", (driver) => {
  it("takes a store that trusts its certificate, and says what is wrong with others", async (context) => {
    await using server = await orSkip(context, startMariadb({ password, tls: true }));
    const { url, ca = "" } = server;
    const statements: StatementEvent[] = [];
    const onStatement = (event: StatementEvent) => void statements.push(event);
    await works(mariadb({ url, driver, tls: { ca }, autoCreate: true, onStatement }));
    expect(inspect(statements, { depth: 9 })).not.toContain("s3cret");
    await works(mariadb({ url, driver, tls: { rejectUnauthorized: false }, autoCreate: true, tablePrefix: "p_" }));
    await expectRefused(mariadb({ url, driver }), /encrypted connections, set the option tls/);
    await expectRefused(mariadb({ url, driver, tls: true }), /certificate that is not trusted.*self-signed.*\{ ca \}/);
    const plain = await orSkip(context, sharedDatabase("mariadb"));
    await expectRefused(mariadb({ url: plain.url, driver, tls: { ca } }), /takes no encrypted connections/);
  });
});

it("a Postgres that takes only encrypted connections takes a store that trusts its certificate, and says what is wrong with others", async (context) => {
  await using server = await orSkip(context, startPostgres18({ password, tls: true }));
  const { url, ca = "" } = server;
  const pool = new pg.Pool({ connectionString: url, ssl: { ca } });
  await works(postgres({ pool, autoCreate: true }));
  await pool.end();
  const trusted = `${url}?sslmode=verify-full&sslrootcert=${encodeURIComponent(join(server.folder, "server.crt"))}`;
  await works(postgres({ connectionString: trusted, autoCreate: true, tablePrefix: "p_" }));
  await expectRefused(postgres({ connectionString: url }), /no encryption/);
  await expectRefused(
    postgres({ connectionString: `${url}?sslmode=verify-full` }),
    /certificate that is not trusted.*sslrootcert/,
  );
  const plain = await orSkip(context, sharedDatabase("postgres18"));
  await expectRefused(
    postgres({ connectionString: `${plain.url}?sslmode=verify-full` }),
    /takes no encrypted connections/,
  );
});
