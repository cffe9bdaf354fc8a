import { startServer } from "@metaxy-ts/testing";
import { afterAll } from "vitest";

export const secret = "secret-5512";

/** Options of stores in the buckets of a server. */
export function inBuckets(endpoint: string) {
  return (path: string) => ({
    uri: `s3://${path}`,
    storageOptions: {
      aws_endpoint: endpoint,
      allow_http: "true",
      aws_region: "us-east-1",
      aws_access_key_id: "test",
      aws_secret_access_key: secret,
    },
  });
}

/** Starts servers that speak S3, which end with the tests of the file; the function gives their address. */
export function useS3(): (environment?: Record<string, string>) => Promise<string> {
  const servers: AsyncDisposable[] = [];
  afterAll(async () => {
    for (const server of servers) await server[Symbol.asyncDispose]();
  });
  return async (environment = {}) => {
    const server = await startServer("s3-server", [], environment);
    servers.push(server);
    return server.endpoint;
  };
}
