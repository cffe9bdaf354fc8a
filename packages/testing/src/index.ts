export { newFolder } from "./folders.js";
export { pythonWith } from "./python.js";
export { type CodedError, rejection } from "./rejection.js";
export { nothing, samples, sorted, values } from "./rows.js";
export { printedBy } from "./scripts.js";
export { startServer } from "./servers.js";
