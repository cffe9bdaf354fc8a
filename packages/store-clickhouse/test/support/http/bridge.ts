import { createWriteStream } from "node:fs";
import { unlink } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip, gzipSync } from "node:zlib";
import type { Work } from "./database.js";
import { DatabaseError, folder, runQuery } from "./database.js";
import type { FalseAnswer, Fault, SeenRequest } from "./faults.js";
import { Faults } from "./faults.js";
import { after, answer, before, dropWithin, send } from "./misbehave.js";
import { httpStatus } from "./status.js";

/** A server that is aborted the HTTP interface of ClickHouse; the statements are run by ClickHouse in this process. */
export interface Bridge extends AsyncDisposable {
  readonly url: string;
  readonly host: string;
  readonly faults: Faults;
  /** The requests so far, in their order. */
  readonly seen: SeenRequest[];
  /** Bytes of bodies that arrived before their connections broke. */
  readonly received: number[];
  /** Resolves when everything that has arrived has run. */
  settled(): Promise<void>;
}

export const credentials = { username: "metaxy", password: "pass-word-7391" } as const;

export async function openBridge(): Promise<Bridge> {
  const faults = new Faults();
  const seen: SeenRequest[] = [];
  const received: number[] = [];
  const running = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const exchange = serve({ request, response, faults, seen, received }).catch(() => void response.destroy());
    running.add(exchange);
    void exchange.finally(() => running.delete(exchange));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settled = async (): Promise<void> => void (await Promise.all(running));
  return {
    url: `http://${host}`,
    host,
    faults,
    seen,
    received,
    settled,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
      await settled();
    },
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly faults: Faults;
  readonly seen: SeenRequest[];
  readonly received: number[];
}

async function serve(exchange: Exchange): Promise<void> {
  const { request, response, faults, seen, received } = exchange;
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://bridge");
  if (pathname === "/ping") return void response.end("Ok.\n");
  if (!isKnown(request)) return answer(response, authenticationFailed);

  const inAddress = searchParams.get("query");
  const body = request.headers["content-encoding"] === "gzip" ? request.pipe(createGunzip()) : request;
  const query = inAddress ?? (await text(body));
  const asked = { query, settings: settingsOf(searchParams), hasBody: inAddress !== null };
  seen.push(asked);
  const fault = faults.take(asked);
  const file = asked.hasBody ? join(folder, `body-${seen.length}-${Math.random()}`) : undefined;
  if (file !== undefined) {
    if (fault?.kind === "drop" && fault.at === "body") return dropWithin(request, received);
    // A body that breaks off rejects here, so that no half of it is stored.
    await pipeline(body, createWriteStream(file));
  }
  try {
    if (fault && (await before(response, fault))) return;
    const work = {
      query,
      database: searchParams.get("database") ?? "default",
      settings: asked.settings,
      format: searchParams.get("default_format") ?? "TabSeparated",
      ...(file === undefined ? {} : { file }),
    };
    await answerWith(exchange, work, fault, searchParams);
  } finally {
    if (file !== undefined) await unlink(file).catch(() => undefined);
  }
}

async function answerWith(
  { request, response }: Exchange,
  work: Work,
  fault: Fault | undefined,
  searchParams: URLSearchParams,
): Promise<void> {
  let bytes: Uint8Array;
  try {
    bytes = await runQuery(work);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return answer(response, {
      status: httpStatus(error.code),
      headers: { "x-clickhouse-exception-code": String(error.code) },
      body: `${error.message}\n`,
    });
  }
  if (fault && (await after(response, fault))) return;
  const packed =
    searchParams.get("enable_http_compression") === "1" && /\bgzip\b/.test(String(request.headers["accept-encoding"]));
  response.writeHead(200, {
    "x-clickhouse-query-id": searchParams.get("query_id") ?? "",
    "x-clickhouse-format": work.format,
    "x-clickhouse-summary": JSON.stringify({ read_rows: "0", written_rows: "0", result_bytes: String(bytes.length) }),
    ...(packed ? { "content-encoding": "gzip" } : {}),
  });
  response.flushHeaders();
  await send(response, packed ? gzipSync(bytes) : bytes, fault);
}

const authenticationFailed: FalseAnswer = {
  status: 403,
  headers: { "x-clickhouse-exception-code": "516" },
  body: `Code: 516. DB::Exception: ${credentials.username}: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED) (version 26.7.2.1 (official build))\n`,
};

function isKnown({ headers }: IncomingMessage): boolean {
  const { username, password } = credentials;
  return headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** Parameters of the interface itself, which are not settings. */
const ownParameters: ReadonlySet<string> = new Set([
  "query",
  "database",
  "query_id",
  "session_id",
  "role",
  "default_format",
  "enable_http_compression",
  "wait_end_of_query",
  "send_progress_in_http_headers",
]);

function settingsOf(searchParams: URLSearchParams): Map<string, string> {
  const settings = [...searchParams].filter(([name]) => !ownParameters.has(name) && !name.startsWith("http_"));
  return new Map(settings);
}
