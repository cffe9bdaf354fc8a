import { objectStoreTests } from "./support/object-store.js";
import { startS3 } from "./support/s3.js";

objectStoreTests(startS3);
