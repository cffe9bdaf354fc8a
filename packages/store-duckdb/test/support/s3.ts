import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

interface Answer {
  readonly status: number;
  readonly content?: string | Buffer;
  readonly headers?: Readonly<Record<string, string | number>>;
}

/** As much of an S3 server as DuckDB asks for: objects in memory, uploads in parts, ranges. Requests without a signature are refused. */
export class S3 implements AsyncDisposable {
  readonly objects = new Map<string, Buffer>();
  readonly #uploads = new Map<string, Map<number, Buffer>>();
  readonly #server = createServer((request, response) => void this.#respond(request, response));

  static async start(): Promise<S3> {
    const s3 = new S3();
    s3.#server.listen(0, "127.0.0.1");
    await once(s3.#server, "listening");
    return s3;
  }

  get endpoint(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const {
      status,
      content = "",
      headers = {},
    } = request.headers.authorization === undefined ? { status: 403 } : this.#answer(request, body);
    response.writeHead(status, { "content-length": content.length, ...headers }).end(content);
  }

  #answer({ method, url = "/", headers }: IncomingMessage, body: Buffer): Answer {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const key = decodeURIComponent(pathname);
    const upload = searchParams.get("uploadId");
    switch (method) {
      case "POST":
        return upload === null ? this.#begin() : this.#complete(key, upload);
      case "PUT":
        if (upload === null) this.objects.set(key, body);
        else this.#uploads.get(upload)?.set(Number(searchParams.get("partNumber")), body);
        return { status: 200, headers: { etag: '"1"' } };
      case "DELETE":
        this.objects.delete(key);
        return { status: 204 };
      default:
        return read(this.objects.get(key), method === "HEAD", headers.range);
    }
  }

  #begin(): Answer {
    const id = String(this.#uploads.size + 1);
    this.#uploads.set(id, new Map());
    const result = "InitiateMultipartUploadResult";
    return { status: 200, content: `<${result}><UploadId>${id}</UploadId></${result}>` };
  }

  #complete(key: string, upload: string): Answer {
    const parts = [...(this.#uploads.get(upload) ?? [])].sort(([a], [b]) => a - b);
    this.objects.set(key, Buffer.concat(parts.map(([, part]) => part)));
    return { status: 200, content: "<CompleteMultipartUploadResult/>" };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

function read(object: Buffer | undefined, headOnly: boolean, range = ""): Answer {
  if (!object) return { status: 404 };
  const headers = { etag: '"1"', "last-modified": new Date(0).toUTCString(), "accept-ranges": "bytes" };
  if (headOnly) return { status: 200, headers: { ...headers, "content-length": object.length } };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  if (from === undefined) return { status: 200, content: object, headers };
  const last = to ? Math.min(Number(to), object.length - 1) : object.length - 1;
  const content = object.subarray(Number(from), last + 1);
  return { status: 206, content, headers: { ...headers, "content-range": `bytes ${from}-${last}/${object.length}` } };
}
