import { describeInterruptedWrites } from "./support/interrupted.js";
import { parquetFiles } from "./support/parquet-files.js";
import { describeReplacedChildren } from "./support/replaced-children.js";
import { describeStoredRows } from "./support/stored-rows.js";
import { describeVectors } from "./support/vectors.js";
import { describeWholeStore } from "./support/whole-store.js";

describeWholeStore(parquetFiles);
describeStoredRows(parquetFiles);
describeInterruptedWrites(parquetFiles);
describeReplacedChildren(parquetFiles);
await describeVectors(parquetFiles, 5, 10);
