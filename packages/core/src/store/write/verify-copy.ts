import type { RelationSource, Staged, StageInput } from "../../contract/contract.js";
import { MetaxyError } from "../../errors/error.js";
import type { StoreContext, Target } from "../context.js";
import { locateTable } from "../locate.js";
import type { RowsDigest } from "../read/digest.js";
import { addRows, Digester } from "../read/digest.js";
import type { SourceStore } from "../source-store.js";
import { commonRows } from "./stored-identity.js";

/** Rows that were copied. */
interface CopiedRows {
  readonly target: Target;
  readonly source: Staged["source"];
  readonly digester: Digester | undefined;
}

/** @throws COPY_DIFFERS for rows that are not the same in this store. */
export async function verifyCopy(
  context: StoreContext,
  source: SourceStore,
  copies: readonly CopiedRows[],
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const { target, source: staged, digester } of copies) {
    const located = await locateTable(context, target.feature, target.table);
    const here = located && { source: { kind: "table", name: located.table } as const, columns: located.columns };
    const found = await Digester.create();
    if (here)
      for (const plan of commonRows(target.feature, here, { source: staged, columns: staged.columns }))
        await addRows(found, await storedRows(context.connection.read(plan)), signal);
    const [there, now] = [digester?.digest, found.digest];
    if (there && (there.rows !== now.rows || there.digest !== now.digest))
      throw differs(target.feature.key, { source: source.display, there, target: context.adapter.display, now });
  }
}

function storedRows(source: RelationSource): Promise<StageInput> | StageInput {
  return source.values?.() ?? { kind: "arrow", batches: source.arrowBatches() };
}

interface Difference {
  readonly source: string;
  readonly there: RowsDigest;
  readonly target: string;
  readonly now: RowsDigest;
}

function differs(feature: string, { source, there, target, now }: Difference): MetaxyError {
  const more = now.rows > there.rows ? " Rows may be there more than once, which changes no answer." : "";
  return new MetaxyError(
    "COPY_DIFFERS",
    `The copied rows of ${feature} are not the same in both stores: ${source} gave ${there.rows} rows (digest ${there.digest}), ${target} has ${now.rows} of them (digest ${now.digest}).${more}`,
    { details: { feature, source: there, target: now } },
  );
}
