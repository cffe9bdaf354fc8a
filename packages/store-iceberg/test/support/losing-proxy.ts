import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Passes requests on to a catalog, and answers those that commit to a table with another status, as often as it is told to. */
export interface LosingProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** The next `count` answers to commits get lost. */
  lose(count: number, status: number): void;
}

export async function startProxy(catalog: string): Promise<LosingProxy> {
  let left = 0;
  let status = 503;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "GET", url = "" } = request;
    const answer = await fetch(catalog + url, {
      method,
      headers: { "content-type": "application/json" },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = Buffer.from(await answer.arrayBuffer());
    const isLost = method === "POST" && /\/tables\/\w+$/.test(url) && left > 0;
    if (isLost) left -= 1;
    response.writeHead(isLost ? status : answer.status, { "content-type": "application/json" });
    response.end(isLost ? "{}" : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lose(count, as) {
      left = count;
      status = as;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
