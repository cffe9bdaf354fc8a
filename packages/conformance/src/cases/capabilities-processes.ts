import assert from "node:assert/strict";
import { topic } from "../suite/case.js";
import type { Lab } from "../suite/lab.js";
import { note, noteRow } from "./support/note.js";
import { tasksUrl, writeNotes, writesEach } from "./support/process-tasks.js";
import { values } from "./support/rows.js";

/** Whether several processes may write at the same time. */
export const capabilitiesOfProcesses = topic("capabilities", {
  "parallel-processes-works": {
    title:
      "a store that claims parallel processes loses nothing and doubles nothing of what four of them write at once",
    needs: ["write.parallelProcesses"],
    processes: true,
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("first")]);
      const others = Promise.all([1, 2, 3].map((writer) => otherWrites(lab, writer)));
      const [outcomes] = await Promise.all([others, writeNotes(store, 0)]);
      for (const outcome of outcomes) assert.deepEqual(outcome, { value: writesEach });
      await store.close();
      const again = await lab.open({ mode: "read" });
      const expected = [0, 1, 2, 3].flatMap((writer) => idsOf(writer));
      assert.deepEqual(await ids(again), ["first", ...expected].sort());
    },
  },
  "parallel-processes-refused": {
    // The contract does not say what another process may do while a store is open; it may wait, or get STORE_LOCKED. But where
    // it writes, with success, what this store then has, the store does what its manifest denies.
    title:
      "a store that does not claim parallel processes refuses another one with STORE_LOCKED, and loses none of its rows",
    without: "write.parallelProcesses",
    processes: true,
    async run(lab) {
      const store = await lab.open();
      await store.write(note, [noteRow("first")]);
      const outcome = await otherWrites(lab, 1);
      await writeNotes(store, 0);
      const seen = await ids(store);
      assert.deepEqual(
        seen.filter((id) => !String(id).startsWith("1-")),
        ["first", ...idsOf(0)].sort(),
      );
      if ("code" in outcome) {
        assert.equal(outcome.code, "STORE_LOCKED", outcome.message);
        return;
      }
      const both = seen.filter((id) => String(id).startsWith("1-")).length === writesEach;
      assert.ok(
        !both,
        "Two processes wrote at the same time, and nothing was lost: write.parallelProcesses can be claimed.",
      );
    },
  },
});

function otherWrites(lab: Lab, argument: number): ReturnType<Lab["inOtherProcess"]> {
  return lab.inOtherProcess({ url: tasksUrl, name: writeNotes.name, argument });
}

function idsOf(writer: number): string[] {
  return Array.from({ length: writesEach }, (_, index) => `${writer}-${index}`);
}

async function ids(store: Awaited<ReturnType<Lab["open"]>>): Promise<unknown[]> {
  return values(await store.read(note, { withSampleHistory: true }), "id");
}
