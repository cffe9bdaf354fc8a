import { startServer } from "./servers.js";

/** A server with the API of S3 in its own process, with objects in memory. It ends with an `await using` block. */
export interface S3Server extends AsyncDisposable {
  /** Its address, `http://127.0.0.1:…`. */
  readonly endpoint: string;
  /** What delta-rs needs to reach it. */
  settings(secret: string): Readonly<Record<string, string>>;
  /** Makes a bucket, and returns its URL. */
  bucket(name: string): Promise<string>;
  /** The keys of all objects of a bucket. */
  keys(bucket: string): Promise<string[]>;
  /** Removes an object. */
  remove(bucket: string, key: string): Promise<void>;
}

/** A caller with a name. Only a strict server verifies a signature. */
const authorization = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request";

/** Starts a server. One that is strict refuses the credentials of everyone. */
export async function startS3({ strict = false }: { readonly strict?: boolean } = {}): Promise<S3Server> {
  const server = await startServer("s3-server", [], strict ? { INITIAL_NO_AUTH_ACTION_COUNT: "0" } : {});
  const { endpoint } = server;
  const request = async (method: string, path: string): Promise<string> => {
    const response = await fetch(`${endpoint}/${path}`, { method, headers: { authorization } });
    if (!response.ok) throw new Error(`${method} ${path} of the S3 server failed: ${response.status}.`);
    return response.text();
  };
  return {
    endpoint,
    settings: (secret) => ({
      AWS_ENDPOINT_URL: endpoint,
      AWS_ALLOW_HTTP: "true",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: secret,
    }),
    async bucket(name) {
      await request("PUT", name);
      return `s3://${name}`;
    },
    async keys(bucket) {
      const list = await request("GET", `${bucket}?list-type=2`);
      return Array.from(list.matchAll(/<Key>([^<]*)<\/Key>/g), ([, key = ""]) => key);
    },
    async remove(bucket, key) {
      await request("DELETE", `${bucket}/${encodeURI(key)}`);
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
