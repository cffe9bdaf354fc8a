import { rejection } from "@metaxy-ts/testing";
import { describe, expect, it } from "vitest";
import { duckdb } from "../src/index.js";
import { filledStore, useFolder } from "./support/files.js";
import { free, freeRow, storedCount } from "./support/free.js";
import { Child } from "./support/process.js";

const file = useFolder();

/** A file with one row. */
async function filled(name: string) {
  const path = file(name);
  return { path, configured: await filledStore({ path }, (store) => store.write(free, [freeRow("a")])) };
}

describe("while another process", () => {
  it("writes, no other process opens the file, and the message names the process", async () => {
    const { path, configured } = await filled("written.duckdb");
    await using child = new Child("hold", path, "write");
    expect(await child.line()).toBe("open");
    for (const mode of ["write", "read"] as const) {
      const error = await rejection(configured.open({ mode }));
      expect(error).toMatchObject({
        code: "STORE_LOCKED",
        message: `duckdb(${path}) is in use by process ${child.pid}: one process may write a file, or many may read it. Wait until it is closed, or stop it.`,
        details: { pid: child.pid },
      });
      expect(error.cause).toBeInstanceOf(Error);
    }
    child.tell("close");
    expect(await child.line()).toBe("closed");
    await using store = await configured.open(); // the other process is alive, but has let go of the file
    expect(await storedCount(store)).toBe(1);
  });

  it("reads, others read too, and none writes", async () => {
    const { path, configured } = await filled("read.duckdb");
    await using child = new Child("hold", path, "read");
    await using other = new Child("hold", path, "read");
    expect(await Promise.all([child.line(), other.line()])).toEqual(["open", "open"]);
    {
      await using reader = await configured.open({ mode: "read" });
      expect(await storedCount(reader)).toBe(1);
    }
    const error = await rejection(configured.open());
    expect(error.code).toBe("STORE_LOCKED");
    expect([child.pid, other.pid]).toContain(error.details.pid);
  });

  it("is killed in the middle of its writes, the file keeps whole writes and stays usable", async () => {
    const path = file("killed.duckdb");
    await using child = new Child("write", path);
    while (Number(await child.line()) < 1000);
    await child.kill();
    const acknowledged = Number(child.last);
    for (const mode of ["read", "write", "write"] as const) {
      await using store = await duckdb({ path, threads: 1 }).open({ mode });
      const count = (await storedCount(store)) ?? 0;
      expect(count).toBeGreaterThanOrEqual(acknowledged);
      expect(count % 100).toBe(0);
    }
    await using store = await duckdb({ path, threads: 1 }).open();
    expect(await store.write(free, [freeRow("after")])).toMatchObject({ rows: 1 });
  });
});

it("a process ends by itself once its stores are closed", async () => {
  await using child = new Child("end", file("end.duckdb"));
  expect(await child.line()).toBe("1");
  expect(await child.ended()).toBe(0);
});
