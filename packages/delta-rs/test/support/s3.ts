import { startS3 } from "@metaxy-ts/testing";
import type { ObjectStore } from "./object-store.js";
import { secret } from "./object-store.js";

/** The buckets of a server of the test file's own. */
export async function s3Store(): Promise<ObjectStore & { readonly endpoint: string }> {
  const server = await startS3();
  const storageOptions = server.settings(secret);
  return {
    ...server,
    storageOptions,
    missing: "s3://nobody-made-this",
    nobody: { ...storageOptions, AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_MAX_RETRIES: "0" },
  };
}
