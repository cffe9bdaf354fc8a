import type { Mutant } from "../mutant.js";
import { arrowMutants } from "./arrow.js";
import { besideMutants } from "./beside.js";
import { checksMutants } from "./checks.js";
import { childrenMutants } from "./children.js";
import { dataVersionsMutants } from "./data-versions.js";
import { datesMutants } from "./dates.js";
import { filtersMutants } from "./filters.js";
import { groupsMutants } from "./groups.js";
import { growthMutants } from "./growth.js";
import { hashesMutants } from "./hashes.js";
import { idsMutants } from "./ids.js";
import { incrementsMutants } from "./increments.js";
import { inputsMutants } from "./inputs.js";
import { joinsMutants } from "./joins.js";
import { latestRowMutants } from "./latest-row.js";
import { namesMutants } from "./names.js";
import { pushesMutants } from "./pushes.js";
import { readsMutants } from "./reads.js";
import { rebaseMutants } from "./rebase.js";
import { relationsMutants } from "./relations.js";
import { rowsMutants } from "./rows.js";
import { sizesMutants } from "./sizes.js";
import { tablesMutants } from "./tables.js";
import { tiedMutants } from "./tied.js";
import { updatesMutants } from "./updates.js";
import { valuesMutants } from "./values.js";
import { waitingMutants } from "./waiting.js";
import { writesMutants } from "./writes.js";

/** Bugs of many sorts; together they are caught by every case that runs on the memory store. */
export const mutants: readonly Mutant[] = [
  ...arrowMutants,
  ...besideMutants,
  ...checksMutants,
  ...childrenMutants,
  ...dataVersionsMutants,
  ...datesMutants,
  ...filtersMutants,
  ...groupsMutants,
  ...growthMutants,
  ...hashesMutants,
  ...idsMutants,
  ...incrementsMutants,
  ...inputsMutants,
  ...joinsMutants,
  ...latestRowMutants,
  ...namesMutants,
  ...pushesMutants,
  ...readsMutants,
  ...rebaseMutants,
  ...relationsMutants,
  ...rowsMutants,
  ...sizesMutants,
  ...tablesMutants,
  ...tiedMutants,
  ...updatesMutants,
  ...valuesMutants,
  ...waitingMutants,
  ...writesMutants,
];
