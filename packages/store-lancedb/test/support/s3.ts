import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

const script = fileURLToPath(new URL("../../../../scripts/s3-server.mjs", import.meta.url));

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
  const servers: ChildProcess[] = [];
  afterAll(() => {
    for (const server of servers) server.kill("SIGTERM");
  });
  return async (environment = {}) => {
    const env = { ...process.env, ...environment };
    const server = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"], env });
    servers.push(server);
    const [address] = await once(server.stdout, "data");
    return String(address).trim();
  };
}
