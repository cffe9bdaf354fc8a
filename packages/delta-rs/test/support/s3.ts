import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { StorageOptions } from "../../src/index.js";

const script = fileURLToPath(new URL("../../../../scripts/s3-server.mjs", import.meta.url));

export interface S3 extends AsyncDisposable {
  readonly storageOptions: StorageOptions;
  bucket(name: string): Promise<string>;
}

/** A server of its own for a test file. */
export async function startS3(): Promise<S3> {
  const server = spawn(process.execPath, [script], { stdio: ["ignore", "pipe", "inherit"] });
  const [address] = await once(server.stdout, "data");
  const endpoint = String(address).trim();
  return {
    storageOptions: {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ALLOW_HTTP: "true",
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "secret-3817",
    },
    async bucket(name) {
      const { ok, status } = await fetch(`${endpoint}/${name}`, { method: "PUT" });
      if (!ok) throw new Error(`The bucket could not be made: ${status}.`);
      return `s3://${name}`;
    },
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await once(server, "exit");
    },
  };
}
