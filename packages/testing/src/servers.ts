import { spawn } from "node:child_process";
import { once } from "node:events";
import { scriptPath } from "./scripts.js";

/** Starts a server of the folder `scripts`, such as `s3-server`. It ends with an `await using` block. */
export async function startServer(
  name: string,
  args: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<AsyncDisposable & { readonly endpoint: string }> {
  const server = spawn(process.execPath, [scriptPath(`${name}.mjs`), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
  });
  const [address] = await Promise.race([
    once(server.stdout, "data"),
    once(server, "exit").then(([status]) => Promise.reject(new Error(`${name} ended with ${status}.`))),
  ]);
  return {
    endpoint: String(address).trim(),
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      if (server.exitCode === null) await once(server, "exit");
    },
  };
}
