import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { FalseAnswer, Fault } from "./faults.js";

/** True when the fault has taken the place of everything else. */
export async function before(response: ServerResponse, fault: Fault): Promise<boolean> {
  if (fault.kind === "tell") fault.tell();
  if (fault.kind === "late") {
    response.destroy();
    await fault.until;
  }
  if (!("at" in fault) || fault.at !== "before") return false;
  await instead(response, fault);
  return true;
}

/** The same when the statement has run. */
export async function after(response: ServerResponse, fault: Fault): Promise<boolean> {
  if (!("at" in fault) || fault.at !== "after") return false;
  await instead(response, fault);
  return true;
}

async function instead(response: ServerResponse, fault: Fault): Promise<void> {
  if (fault.kind === "answer") {
    await fault.meanwhile?.();
    return answer(response, fault.answer);
  }
  if (fault.kind === "stall") return closed(response);
  response.destroy();
}

export function answer(response: ServerResponse, { status, headers, body }: FalseAnswer): void {
  response.writeHead(status, { ...headers });
  response.end(body);
}

/** Resolves when the sender has given up. */
function closed(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.once("close", resolve);
  });
}

/** Breaks the connection when some of the body has come. */
export async function dropWithin(request: IncomingMessage, received: number[]): Promise<void> {
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    break;
  }
  received.push(size);
  request.socket.destroy();
}

const pieceSize = 64 * 1024;

/** Sends a result as the fault has it. */
export async function send(response: ServerResponse, bytes: Uint8Array, fault: Fault | undefined): Promise<void> {
  if (fault?.kind === "cut") {
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
    if (fault.text !== undefined) response.write(fault.text);
    await sleep(5); // what was written is on its way
    if (fault.ends) response.end();
    else response.destroy();
    return;
  }
  const slow = fault?.kind === "slow" ? fault : undefined;
  const size = slow ? Math.max(1, Math.ceil(bytes.length / slow.pieces)) : pieceSize;
  // A reader who leaves early is not a fault of the server.
  await pipeline(Readable.from(pieces(bytes, size, slow?.pause ?? 0)), response).catch(() => undefined);
}

async function* pieces(bytes: Uint8Array, size: number, pause: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size);
    if (pause > 0) await sleep(pause);
  }
}
