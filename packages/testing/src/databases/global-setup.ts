import { once } from "node:events";
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { MissingServerError } from "./missing.js";
import type { DatabaseServer } from "./server.js";
import type { Shared } from "./shared.js";
import type { DatabaseName } from "./starters.js";
import { starters } from "./starters.js";

/** Starts the servers that the test files of a run share, each when the first file asks for it (`shared.ts`), and stops them after the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<DatabaseName, Promise<DatabaseServer>>();
  const server = createServer(async (request, response) => {
    const name = request.url?.slice(1) as DatabaseName;
    const starting = started.get(name) ?? starters[name]();
    started.set(name, starting);
    response.end(JSON.stringify(await shared(starting)));
  });
  project.provide("databases", await addressOf(server));
  return async () => {
    server.close();
    for (const starting of started.values()) await starting.then((each) => each.stop()).catch(() => undefined);
  };
}

function shared(starting: Promise<DatabaseServer>): Promise<Shared> {
  return starting.then(
    ({ address }) => ({ address }),
    (error) =>
      error instanceof MissingServerError
        ? { missing: error.message, installable: error.installable }
        : { failed: String(error) },
  );
}

async function addressOf(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
