// What the suite imports in other processes, to write from several at once. JavaScript, and the built package: Node alone runs it.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { betterSqliteAdapter } from "../dist/index.js";

/** @param {{ namespace: string }} options The same place as in conformance.test.ts. */
export const adapter = ({ namespace }) => betterSqliteAdapter({ path: join(tmpdir(), `${namespace}.better.sqlite`) });
