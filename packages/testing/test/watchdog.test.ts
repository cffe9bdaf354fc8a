import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { newFolder } from "../src/index.js";
import { scriptPath } from "../src/scripts.js";
import { processesWith } from "./support.js";

it("what a killed process has started ends with it", async ({ skip }) => {
  if (process.platform === "win32") skip("Windows has no groups of processes");
  const folder = join(await newFolder(), "server");
  mkdirSync(folder);
  writeFileSync(join(folder, "data"), "");
  // A server that has started a process in a group of its own, as those of Postgres are.
  const server = ["sh", "-c", `set -m; sh -c 'sleep 1000; : ${folder}' & wait; : ${folder}`];
  const program = `
    const { fork } = require("node:child_process");
    fork(${JSON.stringify(scriptPath("watchdog.mjs"))}, [${JSON.stringify(folder)}], { detached: true, stdio: ["ignore", "ignore", "ignore", "ipc"] })
      .send({ run: ${JSON.stringify(server)} });`;
  const starter = spawn(process.execPath, ["-e", program], { stdio: "inherit" });
  const started = (): string[] => processesWith(folder).filter((each) => /^\w+ +sh -c/.test(each));
  await expect.poll(started, { timeout: 10_000 }).toHaveLength(2);
  starter.kill("SIGKILL");
  await once(starter, "exit");
  await expect.poll(() => processesWith(folder), { timeout: 10_000 }).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});
