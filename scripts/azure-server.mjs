// A server with the API of Azure's blob storage, for tests: Azurite, in memory, with one account. Prints its address when it answers, and runs
// until it is killed.
//
//   node scripts/azure-server.mjs ACCOUNT KEY     the key in base64
import { spawn } from "node:child_process";
import { join } from "node:path";
import { npmPackage } from "./npm-package.mjs";
import { freePort, untilAnswered } from "./ports.mjs";

const [account = "", key = ""] = process.argv.slice(2);
const port = await freePort();
const program = join(npmPackage("azurite", "3.37.0"), "dist", "src", "blob", "main.js");
const place = ["--blobHost", "127.0.0.1", "--blobPort", String(port), "--inMemoryPersistence"];
const server = spawn(process.execPath, [program, ...place, "--silent", "--skipApiVersionCheck", "--disableTelemetry"], {
  env: { ...process.env, AZURITE_ACCOUNTS: `${account}:${key}` },
  stdio: "ignore",
});
process.on("SIGTERM", () => server.kill("SIGKILL"));
server.on("exit", (status) => process.exit(status ?? 0));

const address = `http://127.0.0.1:${port}/${account}`;
await untilAnswered(address);
process.stdout.write(`${address}\n`);
