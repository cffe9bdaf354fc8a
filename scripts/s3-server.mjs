// A server with the API of S3, for tests: Python's moto, in memory. Prints its address when it answers, and runs until it is killed.
//
//   node scripts/s3-server.mjs
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { freePort, untilAnswered } from "./ports.mjs";
import { pythonWith } from "./python.mjs";

const port = await freePort();
const program = fileURLToPath(new URL("s3-server.py", import.meta.url));
const server = spawn(pythonWith(["moto[server]==5.2.5"]), [program, String(port)], { stdio: "ignore" });
process.on("SIGTERM", () => server.kill("SIGKILL"));
server.on("exit", (status) => process.exit(status ?? 0));

const address = `http://127.0.0.1:${port}`;
await untilAnswered(address);
process.stdout.write(`${address}\n`);
