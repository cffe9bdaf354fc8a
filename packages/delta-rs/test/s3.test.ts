import { objectStoreTests } from "./support/object-store.js";
import { s3Store } from "./support/s3.js";

objectStoreTests(s3Store);
