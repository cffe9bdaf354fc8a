import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that waits at the gate. */
export interface HeldRequest {
  /** It is there. */
  readonly arrived: Promise<void>;
  /** The client does not wait any more. */
  readonly givenUp: Promise<void>;
  /** Lets it through. */
  release(): void;
}

export interface Gate extends AsyncDisposable {
  readonly endpoint: string;
  /** The next request of which this is a part: its method and its URL. */
  hold(words: RegExp): HeldRequest;
}

/** Stands before a server, and lets requests wait. */
export async function openGate(endpoint: string): Promise<Gate> {
  const { hostname, port } = new URL(endpoint);
  let held: { words: RegExp; arrive(): void; giveUp(): void; released: Promise<void> } | undefined;

  async function pass(asked: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (held?.words.test(`${asked.method} ${decodeURIComponent(asked.url ?? "")}`)) {
      const { arrive, giveUp, released } = held;
      held = undefined;
      answer.on("close", giveUp);
      arrive();
      await released;
      if (answer.destroyed) return;
    }
    const told = { hostname, port, method: asked.method, path: asked.url, headers: asked.headers, agent: false };
    const forwarded = request(told, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    asked.pipe(forwarded);
  }

  const server = createServer((asked, answer) => void pass(asked, answer));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(words) {
      const [arrived, givenUp, released] = [event(), event(), event()];
      held = { words, arrive: arrived.happen, giveUp: givenUp.happen, released: released.happened };
      return { arrived: arrived.happened, givenUp: givenUp.happened, release: released.happen };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function event(): { readonly happened: Promise<void>; happen(): void } {
  let happen = (): void => undefined;
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen };
}
