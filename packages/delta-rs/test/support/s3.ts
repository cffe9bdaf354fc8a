import { startServer } from "@metaxy-ts/testing";
import type { ObjectStore } from "./object-store.js";
import { secret } from "./object-store.js";

/** Its own server for a test file. */
export async function startS3(): Promise<ObjectStore & { readonly endpoint: string }> {
  const server = await startServer("s3-server");
  const { endpoint } = server;
  const storageOptions = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ALLOW_HTTP: "true",
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: secret,
  };
  return {
    ...server,
    storageOptions,
    missing: "s3://nobody-made-this",
    nobody: { ...storageOptions, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_RETRIES: "0" },
    async bucket(name) {
      const { ok, status } = await fetch(`${endpoint}/${name}`, { method: "PUT" });
      if (!ok) throw new Error(`The bucket could not be made: ${status}.`);
      return `s3://${name}`;
    },
  };
}
