import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { Queue } from "@metaxy-ts/core/adapter";
import type { ChdbConnection } from "chdb/connection";
import type { Settings } from "./settings.js";
import { ownSettings, SessionSettings } from "./settings.js";

interface Request {
  readonly query: string;
  readonly clickhouse_settings?: Settings;
  readonly abort_signal?: AbortSignal;
  readonly values?: string | Readable;
}

type Send = (request: Request) => Promise<unknown>;

const requests: ReadonlySet<PropertyKey> = new Set(["query", "exec", "command", "insert"]);

/**
 * A connection of chdb whose requests run one after the other, each with its own settings and no others, as over HTTP.
 *
 * chdb runs one statement at a time anyway. By itself it sends a statement for each setting with every request, which together cost more
 * than most requests, and leaves them set for all that follow. Here only what differs from the request before is set.
 */
export function oneByOne(connection: ChdbConnection): ChdbConnection {
  const settings = new SessionSettings();
  const turns = new Queue();

  const prepare = async (wanted: Settings): Promise<void> => {
    const changes = settings.changes(wanted);
    if (changes.length > 0) await connection.command({ query: `set ${changes.join(", ")}` });
    settings.changed(wanted);
  };

  const run = async (send: Send, { abort_signal: signal, ...request }: Request): Promise<unknown> => {
    const wanted = request.clickhouse_settings ?? {};
    // Rows may come from a request of the same connection: they are waited for before its turn.
    const values = request.values === undefined ? {} : { values: await textOf(request.values) };
    const result = turns.add(async () => {
      if (signal?.aborted) throw aborted();
      try {
        await prepare(wanted);
        const answer = await send({ ...request, ...values, clickhouse_settings: ownSettings(wanted) });
        if (/\bset\b/i.test(request.query)) settings.doubt();
        return answer;
      } catch (error) {
        settings.doubt(wanted);
        throw error;
      }
    });
    return signal ? unlessAborted(result, signal) : result;
  };

  return new Proxy(connection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== "function") return value;
      const method = value.bind(target);
      if (requests.has(name)) return (request: Request) => run(method, request);
      return name === "close" ? () => turns.add(method) : method;
    },
  });
}

async function textOf(values: string | Readable): Promise<string> {
  return typeof values === "string" ? values : text(values);
}

/** In the words of the client over HTTP. */
function aborted(): Error {
  return new Error("The user aborted a request.");
}

/** The caller does not wait any longer; what has begun goes on to its end. */
function unlessAborted(result: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(aborted());
    signal.addEventListener("abort", stop, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
