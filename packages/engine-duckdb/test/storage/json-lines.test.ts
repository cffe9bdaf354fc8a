import { describeInterruptedWrites } from "./support/interrupted.js";
import { jsonLines } from "./support/json-lines.js";
import { describeReplacedChildren } from "./support/replaced-children.js";
import { describeStoredRows } from "./support/stored-rows.js";
import { describeVectors } from "./support/vectors.js";
import { describeWholeStore } from "./support/whole-store.js";

describeWholeStore(jsonLines);
describeStoredRows(jsonLines);
describeInterruptedWrites(jsonLines);
describeReplacedChildren(jsonLines);
await describeVectors(jsonLines, 0, 10);
