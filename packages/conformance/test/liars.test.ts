import type { Capability, StoreAdapter } from "@metaxy-ts/core/adapter";
import { capabilities } from "@metaxy-ts/core/adapter";
import { memoryAdapter } from "@metaxy-ts/core/memory";
import { describe, expect, it } from "vitest";
import { cases } from "../src/cases/index.js";
import type { ConformanceOptions } from "../src/suite/harness.js";
import { runAll } from "../src/suite/run.js";
import { sides } from "./support/liars.js";
import { claiming, memoryHarness } from "./support/memory-harness.js";
import { outcomes } from "./support/outcomes.js";
import { serveMemory } from "./support/serve-memory.js";

const processes: Capability = "write.parallelProcesses";

describe.each(capabilities.filter((name) => name !== processes))("%s", (name) => {
  const { broken, caughtBy, with: other = name, working, refusing } = sides[name];
  const denial = cases.filter((test) => test.without === name);
  const store = (change: (adapter: StoreAdapter) => StoreAdapter, support: "native" | "unsupported") =>
    memoryHarness((options) => claiming(change(memoryAdapter(options)), { [name]: support }));

  it("has cases that need it, and one for stores that deny it", () => {
    expect(denial).toHaveLength(1);
    for (const id of caughtBy) expect(cases.find((test) => test.id === id)?.needs, id).toContain(name);
  });

  it("falsely claimed is caught", async () => {
    const liar = memoryHarness((options) =>
      claiming(broken(memoryAdapter(options)), { [name]: "native", [other]: "native" }),
    );
    expect(await outcomes(liar, caughtBy)).toEqual(caughtBy.map((id) => [id, "failed"]));
  });

  it("falsely denied is caught", async () => {
    expect(await runAll(store(working, "unsupported"), denial)).toMatchObject([{ outcome: "failed" }]);
  });

  it("may be denied by a store that refuses it", async () => {
    expect(await runAll(store(refusing, "unsupported"), denial)).toMatchObject([{ outcome: "passed" }]);
  });
});

/** Other processes are plain Node: they import what is built. */
async function built(): Promise<typeof import("../src/index.js")> {
  const url = new URL("../dist/index.js", import.meta.url).href;
  return import(/* @vite-ignore */ url);
}

describe(processes, () => {
  const run = async (id: string, options: ConformanceOptions): Promise<unknown> => {
    const suite = await built();
    const [result] = await suite.runAll(
      options,
      suite.cases.filter((test) => test.id === id),
    );
    return result;
  };
  const works = "capabilities/parallel-processes-works";
  const refused = "capabilities/parallel-processes-refused";
  const own = new URL("./support/own-memory.mjs", import.meta.url);
  const store = (support: "native" | "unsupported") =>
    memoryHarness((options) => claiming(memoryAdapter(options), { [processes]: support }));
  const shared = async (id: string, support: "native" | "unsupported") => {
    const harness = store(support);
    const { module, close } = await serveMemory(harness.adapter);
    try {
      return await run(id, { ...harness, module });
    } finally {
      close();
    }
  };

  it("falsely claimed is caught", async () => {
    expect(sides[processes].caughtBy).toContain(works);
    for (const id of sides[processes].caughtBy)
      expect(await run(id, { ...store("native"), module: own })).toMatchObject({ outcome: "failed" });
  });

  it("rightly claimed is not", async () => {
    expect(await shared(works, "native")).toEqual({ id: works, outcome: "passed" });
  });

  it("falsely denied is caught", async () => {
    expect(await shared(refused, "unsupported")).toMatchObject({ outcome: "failed" });
  });

  it("may be denied by a store that keeps other processes out", async () => {
    expect(await run(refused, { ...store("unsupported"), module: own })).toEqual({ id: refused, outcome: "passed" });
  });
});
