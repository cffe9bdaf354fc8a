export { newFolder } from "./folders.js";
export { packagesFolder, projectFolder } from "./project-folder.js";
export { pythonWith } from "./python.js";
export { type CodedError, rejection } from "./rejection.js";
export { nothing, samples, sorted, values } from "./rows.js";
export { type S3Server, startS3 } from "./s3.js";
export { printedBy } from "./scripts.js";
export { startServer } from "./servers.js";
