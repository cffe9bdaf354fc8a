import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { orSkip, startPostgres18 } from "@metaxy-ts/testing/databases";
import { describe, expect, it } from "vitest";
import type { Scene } from "./support/postgres-scene.js";
import { openScene, sceneOf } from "./support/postgres-scene.js";

const long = process.env.METAXY_LONG === "1";
const [writers, commits] = long ? [16, 50] : [4, 10];
const program = fileURLToPath(new URL("./support/postgres-writer.mjs", import.meta.url));

function startWriter(url: string, name: string): ChildProcess {
  return spawn(process.execPath, [program, url, name, String(commits)], { stdio: ["ignore", "ignore", "inherit"] });
}

async function exitOf(writer: ChildProcess): Promise<number | string | null> {
  if (writer.exitCode !== null || writer.signalCode !== null) return writer.exitCode ?? writer.signalCode;
  const [code, signal] = await once(writer, "exit");
  return code ?? signal;
}

/** Every row of every writer is there, once. */
async function expectAll(scene: Scene): Promise<void> {
  const found = await scene.query(
    "select id, count(*)::int as n from (select id from one union all select id from two) as r group by id",
  );
  expect(found.filter(({ n }) => n !== 1)).toEqual([]);
  expect(found.length).toBe(writers * commits);
}

describe("processes that write at the same time", () => {
  it("store every row once, and make their tables once", async (context) => {
    await using scene = await openScene(context);
    const running = Array.from({ length: writers }, (_, index) => startWriter(scene.url, `w${index}`));
    expect(await Promise.all(running.map(exitOf))).toEqual(running.map(() => 0));
    await expectAll(scene);
  });

  it("and are killed at any moment, store every row once when they have run again", async (context) => {
    await using scene = await openScene(context);
    const untilDone = async (name: string): Promise<number> => {
      for (let kills = 0; ; kills++) {
        const writer = startWriter(scene.url, name);
        const kill = kills < 3 ? sleep(300 + Math.random() * 1500).then(() => writer.kill("SIGKILL")) : undefined;
        const exit = await exitOf(writer);
        await kill;
        if (exit === 0) return kills;
        expect(exit).toBe("SIGKILL");
      }
    };
    await Promise.all(Array.from({ length: writers }, (_, index) => untilDone(`w${index}`)));
    await expectAll(scene);
  });

  it("lose and double nothing when the server is killed at any moment", async (context) => {
    await using server = await orSkip(context, startPostgres18());
    const running = Array.from({ length: writers }, (_, index) => startWriter(server.url, `w${index}`));
    for (let crash = 0; crash < (long ? 10 : 2); crash++) {
      await sleep(1000 + Math.random() * 1500);
      await server.kill();
      await server.restart();
    }
    expect(await Promise.all(running.map(exitOf))).toEqual(running.map(() => 0));
    await using scene = await sceneOf(server.address);
    await expectAll(scene);
  });
});
