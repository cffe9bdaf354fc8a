import { registerHooks } from "node:module";
import type { DatabaseAddress, DatabaseServer } from "@metaxy-ts/testing/databases";
import { createConnection } from "mariadb";
import { Client } from "pg";

/** Databases that have a server of their own here. */
export type ServerName = "postgres" | "mariadb";

const started = new Map<ServerName, Promise<DatabaseServer>>();

/** An empty database in a server that the tests have, too, which is removed when it is disposed of. The server is started once. */
export async function newDatabase(name: ServerName): Promise<DatabaseAddress & AsyncDisposable> {
  const { newDatabase, startMariadb, startPostgres18 } = await databases();
  const running = started.get(name) ?? (name === "postgres" ? startPostgres18() : startMariadb());
  started.set(name, running);
  const server = await running;
  const address = await newDatabase(server.address);
  const drop = `drop database ${address.database}`;
  return {
    ...address,
    [Symbol.asyncDispose]: () =>
      name === "postgres" ? onPostgres(server, `${drop} with (force)`) : onMariadb(server, drop),
  };
}

/** Ends the servers. Until then they keep this process alive. */
export async function stopServers(): Promise<void> {
  for (const running of started.values()) await (await running).stop();
  started.clear();
}

async function onPostgres({ url }: DatabaseAddress, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function onMariadb({ host, port, user }: DatabaseAddress, statement: string): Promise<void> {
  const connection = await createConnection({ host, port, user });
  await connection.query(statement);
  await connection.end();
}

/** What the tests have is TypeScript whose imports name the JavaScript that a test runner makes of it. */
async function databases(): Promise<typeof import("@metaxy-ts/testing/databases")> {
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const isSource = specifier.startsWith(".") && context.parentURL?.includes("/testing/src/");
      return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
    },
  });
  try {
    return await import("@metaxy-ts/testing/databases");
  } finally {
    hooks.deregister();
  }
}
