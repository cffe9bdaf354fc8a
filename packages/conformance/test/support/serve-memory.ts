import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { deserialize, serialize } from "node:v8";
import type { StoreAdapter, StoreConnection } from "@metaxy-ts/core/adapter";

interface Call {
  readonly namespace: string;
  readonly method: "describe" | "tables" | "stage" | "write" | "settings";
  readonly given: readonly never[];
}

/** Lets other processes write to stores of this one, so that there is a memory store which several processes share. */
export async function serveMemory(
  adapter: (options: { readonly namespace: string }) => StoreAdapter,
): Promise<{ readonly module: URL; close(): void }> {
  const connections = new Map<string, Promise<StoreConnection>>();
  const answer = async (request: IncomingMessage): Promise<Buffer> => {
    const { namespace, method, given } = deserialize(await buffer(request)) as Call;
    const connection = connections.get(namespace) ?? adapter({ namespace }).open({ mode: "write" });
    connections.set(namespace, connection);
    const work = (await connection)[method].bind(await connection) as (...given: readonly never[]) => Promise<unknown>;
    const result = await work(...given);
    return serialize(method === "stage" ? { source: (result as { source: unknown }).source } : result);
  };
  const server = createServer((request, response) => {
    answer(request).then(
      (body) => response.end(body),
      (error: unknown) => response.destroy(error as Error),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { module: new URL(`./served-memory.mjs?port=${port}`, import.meta.url), close: () => void server.close() };
}
