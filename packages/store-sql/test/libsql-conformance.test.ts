import { rm } from "node:fs/promises";
import { reportFile } from "@metaxy-ts/conformance";
import { libsqlAdapter } from "../src/libsql.js";
import { fileRows } from "./support/file-rows.js";
import { closeClient, libsqlClient, libsqlPath } from "./support/libsql-client.js";
import { describeStorage } from "./support/storage-suite.js";

describeStorage(
  {
    adapter: ({ namespace }) => libsqlAdapter({ client: libsqlClient(namespace), threads: 1 }),
    readRaw: async ({ namespace, table }) => fileRows(libsqlPath(namespace), table),
    remove: async ({ namespace }) => {
      closeClient(namespace);
      for (const end of ["", "-wal", "-shm", "-journal"]) await rm(libsqlPath(namespace) + end, { force: true });
    },
    expectedFailures: {
      "capabilities/transaction-refused": "Tables have names of any length: no part of a write fails after another.",
    },
    module: new URL("./support/other-libsql.mjs", import.meta.url),
    properties: { runs: 4 },
    onReport: reportFile(new URL("../conformance-libsql.json", import.meta.url)),
  },
  {
    "capabilities/parallel-processes-works":
      "The client may be left with an open statement after it waited for other processes, and then commits nothing more.",
  },
);
