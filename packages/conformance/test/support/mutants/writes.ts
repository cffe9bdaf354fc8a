import type { Mutant } from "../mutant.js";

/** Whether all of a write is stored, or nothing. */
export const writesMutants: readonly Mutant[] = [
  {
    name: "a write in two parts is not rolled back",
    file: "memory/write.js",
    find: "changed.set(plan.table, appended(plan, existing, source, hash));",
    replace: "changed.set(plan.table, appended(plan, existing, source, hash));\n        tables.replace(changed);",
    caughtBy: ["capabilities/transaction-works"],
  },
  {
    name: "rows are stored before they are checked",
    file: "memory/write.js",
    find: "if (found.length > 0)\n        return",
    replace:
      'if (found.length > 0) {\n        for (const [index, plan] of plans.entries()) if (plan.change.kind !== "create") tables.replace([[plan.table, appended(plan, tables.current.get(plan.table), sources[index], hash)]]);\n    }\n    if (found.length > 0)\n        return',
    caughtBy: [
      "append-only/history-only-grows",
      "write-many/all-or-nothing",
      "write-refused/duplicate-ids",
      "write-refused/null-ids",
      "write-refused/one-of-many",
    ],
  },
  {
    name: "an idempotency key is recorded for a refused write",
    file: "memory/write.js",
    find: 'return { kind: "repeated" };',
    replace: 'return { kind: "repeated" };\n    if (idempotencyKey !== null)\n        tables.keys.add(idempotencyKey);',
    caughtBy: ["idempotency/not-used-up-by-a-refusal", "parallel/new-columns", "write-refused/then-accepted"],
  },
  {
    name: "idempotency keys are ignored",
    file: "memory/write.js",
    find: "tables.keys.has(idempotencyKey))",
    replace: "false)",
    caughtBy: [
      "buffered/failed-after-the-commit",
      "idempotency/any-text",
      "idempotency/failure-after-the-commit",
      "idempotency/kept-with-the-store",
      "idempotency/of-the-whole-store",
      "parallel/one-key",
    ],
  },
  {
    name: "a write without rows makes a table",
    file: "memory/write.js",
    find: "if (source.rows.length === 0)\n            continue;",
    replace: "",
    also: [
      {
        file: "memory/write.js",
        find: 'if (rows.every((count) => count === 0))\n        return { kind: "written", rows };',
        replace: "",
      },
    ],
    caughtBy: ["copy/chosen-rows", "values-nested/nothing"],
  },
  {
    name: "settings are not recorded",
    file: "memory/write.js",
    find: "tables.settings ??= settings;",
    replace: "",
    caughtBy: [
      "copy/needs-equal-hashes",
      "fallback/hashes-alike",
      "settings/others-are-refused",
      "settings/recorded-by-the-first-write",
    ],
  },
  {
    name: "an aborted write is stored",
    file: "memory/write.js",
    find: "throwIfAborted(signal);\n    tables.replace(changed);",
    replace: "tables.replace(changed);\n    throwIfAborted(signal);",
    caughtBy: ["abort/in-the-middle"],
  },
  {
    name: "signals are not listened to",
    file: "errors/aborted.js",
    find: "if (!signal?.aborted)",
    replace: "if (true)",
    caughtBy: ["abort/between-features", "abort/while-rows-are-taken"],
  },
  {
    name: "two writes at the same time lose one",
    file: "memory/write.js",
    find: "tables.replace(changed);",
    replace: "await new Promise((resolve) => setTimeout(resolve));\n    tables.replace(changed);",
    also: [{ file: "store/queue.js", find: "this.#last.then(work, work)", replace: "Promise.resolve().then(work)" }],
    caughtBy: [
      "open/closing-waits",
      "parallel/everything-at-once",
      "parallel/reads-see-whole-writes",
      "parallel/writers-of-one-sample",
      "parallel/writers-of-one-store",
    ],
  },
];
