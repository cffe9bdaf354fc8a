// A server that speaks S3, for tests: Python's moto, in memory. Prints its address when it answers, and runs until it is killed.
//
//   node scripts/s3-server.mjs
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { pythonWith } from "./python.mjs";

const port = await freePort();
const server = spawn(
  pythonWith(["moto[server]==5.2.5"]),
  ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)],
  {
    stdio: "ignore",
  },
);
process.on("SIGTERM", () => server.kill("SIGKILL"));
server.on("exit", (status) => process.exit(status ?? 0));

const address = `http://127.0.0.1:${port}`;
while (!(await answers(address))) await new Promise((resolve) => setTimeout(resolve, 50));
process.stdout.write(`${address}\n`);

/** @param {string} url */
function answers(url) {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

/** @returns {Promise<number>} */
function freePort() {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.listen(0, "127.0.0.1", () => {
      const found = probe.address();
      probe.close(() => resolve(typeof found === "object" && found ? found.port : 0));
    });
  });
}
