import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { StorageOptions } from "../../src/index.js";
import { python } from "./python.js";

export interface S3 extends AsyncDisposable {
  readonly storageOptions: StorageOptions;
  bucket(name: string): Promise<string>;
}

/** The S3 server of Python's moto. */
export async function startS3(): Promise<S3> {
  const port = await freePort();
  const server = spawn(python(), ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await answers(endpoint))) {
    if (server.exitCode !== null) throw new Error(`moto ended with ${server.exitCode}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
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
      server.kill("SIGKILL");
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
