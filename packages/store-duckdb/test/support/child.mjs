// A process of its own that uses a store: node child.mjs COMMAND PATH [MODE]. The other side is process.ts.
import { createInterface } from "node:readline";
import { defineFeature } from "@metaxy-ts/core";
import { duckdb } from "@metaxy-ts/store-duckdb";

const free = defineFeature({ key: "free", id: ["id"], fields: ["x", "y"] });
const row = (id) => ({ id, metaxy_provenance_by_field: { x: "1", y: "2" } });
const [command, path, mode] = process.argv.slice(2);
const configured = duckdb({ path, threads: 1 });

const commands = {
  /** Holds the store until it is told to close it, and lives on until its input ends. */
  async hold() {
    const store = await configured.open({ mode });
    console.log("open");
    for await (const line of createInterface({ input: process.stdin })) {
      if (line === "close") {
        await store.close();
        console.log("closed");
      }
    }
  },

  /** Writes 100 rows after the other, and says after each write how many there are. */
  async write() {
    const store = await configured.open();
    for (let written = 0; ; written += 100) {
      if (written > 0) console.log(written);
      await store.write(
        free,
        Array.from({ length: 100 }, (_, index) => row(`${written + index}`)),
      );
    }
  },

  /** Reads, and in write mode writes, as a user without privileges. */
  async unprivileged() {
    if (process.getuid() === 0) process.setuid(65_534);
    try {
      await using store = await configured.open({ mode });
      const count = await (await store.read(free)).count();
      if (mode === "write") await store.write(free, [row("unprivileged")]);
      console.log(JSON.stringify({ count }));
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message }));
    }
  },

  /** What the README does: nothing but closing the store ends the process. */
  async end() {
    await using store = await configured.open();
    await store.write(free, [row("a")]);
    console.log(await (await store.read(free)).count());
  },
};

await commands[command]();
