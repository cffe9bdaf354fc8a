/**
 * Every error code with its meaning and the way out. Codes are API and stay; messages may change.
 * `docs/errors.md` is generated from this table.
 */
export const errorCodes = {
  FEATURE_INVALID: {
    summary: "A feature definition breaks a rule: a bad key, field, ID column, rename, select or lineage.",
    remedy: "Correct the part of the definition that the message names.",
  },
  GRAPH_INVALID: {
    summary:
      "Features do not form a graph: a cycle, an unknown parent or field, two dependencies on one parent, colliding names.",
    remedy: "Follow the path in the message and correct the definition at its end.",
  },
  FEATURE_NOT_FOUND: {
    summary: "The feature is not in the graph, or it has no table in the store or its fallback stores.",
    remedy: "Add the feature to the graph, or write it first.",
  },
  FILTER_INVALID: {
    summary:
      "A filter is outside the grammar, names a column that does not exist, or compares values that have no common type.",
    remedy: "Correct the filter at the position in the message.",
  },
  RESOLVE_INVALID: {
    summary:
      "A resolve cannot be planned: a root feature without samples, colliding columns, ID columns whose types cannot be compared, or unknown options.",
    remedy: "Pass the arguments that the message names.",
  },
  WRITE_INVALID: {
    summary: "The rows of a write are invalid. Nothing was stored.",
    remedy: "Correct the rows that the message lists and write again.",
  },
  READ_INVALID: {
    summary: "A read names columns that do not exist, or combines options that exclude each other.",
    remedy: "Correct the options that the message names.",
  },
  ARGUMENT_INVALID: {
    summary: "A call got an unknown option or a value of the wrong kind.",
    remedy: "Correct the argument that the message names.",
  },
  CONFIG_INVALID: {
    summary: "The options of a store, or the configuration of a project, are invalid.",
    remedy: "Correct the option that the message names.",
  },
  CONFIG_NOT_FOUND: {
    summary: "No configuration file was found in the folder or in those above it.",
    remedy: "Create `metaxy.config.ts`, or say where it is with `METAXY_CONFIG`.",
  },
  MODULE_FAILED: {
    summary: "A configuration file, or a module with features or a store, could not be loaded.",
    remedy: "Correct the error in `cause`, at the position that the message names.",
  },
  SELECTION_INVALID: {
    summary: "A selector of features is outside the grammar.",
    remedy: "Correct the selector at the position in the message.",
  },
  PACKAGE_MISSING: {
    summary: "A package that a store or a module needs is not installed.",
    remedy: "Install it with the command in the message.",
  },
  HASH_SETTINGS_INVALID: {
    summary: "The hash algorithm is unknown, or the length is not a whole number from 8 to 64.",
    remedy: "Use md5, sha256, xxhash32 or xxhash64 and a length from 8 to 64.",
  },
  HASH_SETTINGS_MISMATCH: {
    summary: "The store was written with another hash algorithm or length.",
    remedy: "Open it with the recorded settings, or write to a new store and recompute all samples.",
  },
  HASH_SETTINGS_UNKNOWN: {
    summary: "The store has rows but no recorded hash settings, and the settings cannot be derived from the rows.",
    remedy: "Open it with the algorithm and the length that the rows were written with.",
  },
  JSON_INVALID: {
    summary: "A value has no canonical JSON form.",
    remedy: "Use only null, booleans, finite numbers, strings, arrays and plain objects.",
  },
  SPEC_INVALID: {
    summary: "The JSON form of a feature spec is invalid.",
    remedy: "Correct the JSON at the path that the message names.",
  },
  SCHEMA_UNSUPPORTED: {
    summary: "The schema library gives no JSON Schema for the feature's schema.",
    remedy: "Use a schema that implements Standard JSON Schema, or wrap it as the message shows.",
  },
  REBASE_INVALID: {
    summary:
      "The rows cannot be rebased: the feature is a root, the version is unknown, or their ID columns cannot be compared with those of the parents.",
    remedy: "Rebase a feature that has dependencies, to a version that exists.",
  },
  STORE_CLOSED: {
    summary: "The store is not open.",
    remedy: "Open the store first, and use it only inside its `await using` block.",
  },
  STORE_READ_ONLY: {
    summary: "The store is open for reading only, or its files cannot be written.",
    remedy: "Open it for writing, or correct the permissions.",
  },
  STORE_LOCKED: {
    summary:
      "Another process, or another store in this process, has the files open in a mode that excludes this one, or keeps changing what is written.",
    remedy: "Wait for the process that the message names, stop it, or close the other store; then try again.",
  },
  STORE_NOT_FOUND: {
    summary: "Nothing exists at the path or URL of the store, and it was opened for reading.",
    remedy: "Check the path, or open it for writing to create it.",
  },
  STORE_CORRUPT: {
    summary: "What exists at the path or URL is not a store of this kind, or it is damaged.",
    remedy: "Check the path; restore the file from a backup.",
  },
  STORE_FORMAT_NEWER: {
    summary: "The store was written by a newer version of the engine or of this library.",
    remedy: "Upgrade the package that the message names.",
  },
  EXTERNAL_UNRESOLVED: {
    summary: "A version depends on an external feature whose definition is not known.",
    remedy:
      "Link the graph: `store.linkExternals(graph)` takes definitions from the store, `linkExternals` from a lock file.",
  },
  EXTERNAL_MISMATCH: {
    summary: "The definition of an external feature is not what the code says of it.",
    remedy: "The message names what differs: correct `externalFeature`, or ask the owner of the feature.",
  },
  PUSH_NOT_FOUND: {
    summary: "The project, or this version of it, was not pushed to the store.",
    remedy: "Push the project first, or choose one of the versions that `store.history()` lists.",
  },
  MODULE_OUTDATED: {
    summary: "A generated module is not what would be generated now: other projects have pushed other definitions.",
    remedy: "Generate it again, and commit it.",
  },
  LOCK_INVALID: {
    summary: "A lock file cannot be made or read.",
    remedy: "The message names the feature or the place. Make the file again with `lock`.",
  },
  LOCK_OUTDATED: {
    summary: "A lock file is not what would be made now, and it was not to be changed.",
    remedy: "Run `lock` without `frozen`, and commit the file.",
  },
  PUSH_INVALID: {
    summary:
      "The graph or the options of a push do not say which definitions to record, or it has tags that cannot be recorded.",
    remedy: "The message names what is wrong: pass a graph with features of the project, or correct the option.",
  },
  STORE_FULL: {
    summary: "The disk, or the memory that the engine may use, is full. Nothing was stored.",
    remedy: "Free space and write again.",
  },
  INPUT_FAILED: {
    summary: "The caller's iterable or stream of rows threw an error while it was read.",
    remedy: "Fix the error in `cause`. Nothing was stored.",
  },
  STORE_FAILED: {
    summary: "The engine failed with an error that has no specific code. `cause` has that error.",
    remedy: "Read `cause`. Report it if it looks like a bug in this library.",
  },
  TABLE_INVALID: {
    summary: "A table with the feature's name exists, but its columns are not those of a feature.",
    remedy: "Rename or drop the foreign table, or use a table prefix.",
  },
  TABLE_NOT_FOUND: {
    summary:
      "A table does not exist: the store does not create tables automatically, or the table was dropped in the meantime.",
    remedy: "Create it (`autoCreate: true`, or run the DDL), then write again.",
  },
  CAPABILITY_UNSUPPORTED: {
    summary: "The store does not support the operation.",
    remedy: "Use the alternative that the message names, or another store.",
  },
  PACKAGE_DUPLICATED: {
    summary: "Two incompatible copies of this library are loaded, and an object of one was passed to the other.",
    remedy: "Install one version for all packages. The message names the paths of both copies.",
  },
  COPY_DIFFERS: {
    summary: "After a copy, the copied rows are not the same in both stores.",
    remedy:
      "Look for another program that deletes rows of one of the stores, or for rows that the target has more than once; then copy again.",
  },
  PIPELINE_INVALID: {
    summary: "A pipeline, one of its steps, or the options of a run are invalid.",
    remedy: "Correct the part of the definition that the message names.",
  },
  STEP_RESULT_INVALID: {
    summary: "A step of a pipeline returned something that is not a result of its sample.",
    remedy:
      "Return one object for a sample, with expansion an array of objects, and for a batch as many results as samples.",
  },
  STEP_FAILED: {
    summary: "A step of a pipeline failed for a sample with an error after which nothing further may begin.",
    remedy: "Correct the cause, which the message has, and run again.",
  },
  BUDGET_EXCEEDED: {
    summary: "More samples failed than the budget of the run allows.",
    remedy: "Look at the failures, correct the cause, and run again.",
  },
  RUN_BLOCKED: {
    summary: "A feature was not computed, because one that it is computed from did not end well in this run.",
    remedy: "Look at that feature first, then run again.",
  },
  STEP_TIMEOUT: {
    summary: "A step of a pipeline took longer for a sample than its `timeout`.",
    remedy: "Give it more time, or look for what keeps it.",
  },
  WORKER_ENDED: {
    summary: "A thread or process ended while it computed samples of a pipeline.",
    remedy:
      "Look at how it ended: the message says it. A sample that needs too much memory, or crashes native code, is left out by the next runs.",
  },
  WORKER_DIFFERS: {
    summary: "A worker has other code than the process that gives it samples to compute.",
    remedy: "Give the workers the module of the pipeline that is run, and start them again after a change.",
  },
  ABORTED: {
    summary: "The caller's signal aborted the operation. Nothing of an unfinished write was stored.",
    remedy: "Call again to continue.",
  },
} as const;

/** One of the stable error codes. */
export type ErrorCode = keyof typeof errorCodes;
