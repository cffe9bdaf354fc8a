import type { Staged } from "../../contract/contract.js";
import { throwIfAborted } from "../../errors/aborted.js";
import { own } from "../../own.js";
import type { WritePlan } from "../../plan/write-plan.js";
import { childlessTarget } from "../childless.js";
import type { StoreContext, Target } from "../context.js";
import { stageRelation } from "../input/stage.js";
import type { LocatedTable } from "../locate.js";
import { locateTable } from "../locate.js";
import type { PassingRows } from "../read/digest.js";
import { Digester, observed } from "../read/digest.js";
import { toFilters } from "../read/read-options.js";
import type { Relation } from "../read/relation.js";
import type { SourceStore } from "../source-store.js";
import { commit } from "./commit.js";
import type { CopyOptions } from "./copy-options.js";
import { mapMembers } from "./map-members.js";
import { replanning } from "./replan.js";
import { missingRows } from "./stored-identity.js";
import { appendStored } from "./stored-rows.js";
import { verifyCopy } from "./verify-copy.js";

/** What became of the rows of one feature. */
interface CopiedFeature {
  readonly rows: number;
  readonly present: number;
}

/** Appends the rows of one feature, all in one commit. */
export async function copyFeature(
  context: StoreContext,
  opened: SourceStore,
  wanted: Target,
  options: CopyOptions,
): Promise<CopiedFeature> {
  throwIfAborted(options.signal);
  const { feature, graph } = wanted;
  const source = opened.withGraph(graph);
  const history = options.withSampleHistory ?? false;
  const reading = {
    filters: [...toFilters(own(options.filters, feature.key)), ...toFilters(options.globalFilters)],
    withFeatureHistory: options.withFeatureHistory ?? true,
    withSampleHistory: history,
    includeSoftDeleted: history,
    fallback: false,
  };
  const rows = (await source.has(feature)) ? await source.read(feature, reading) : undefined;
  const parents = childlessTarget(context, wanted);
  const childless = parents && (await source.childless(feature, reading));
  const staged: Staged[] = [];
  try {
    const copies: Copied[] = [];
    if (rows) copies.push(await stageCopy(context, wanted, rows, staged, options));
    if (childless) copies.push(await stageCopy(context, parents, childless, staged, options));
    const counts = await replanning({
      locate: () => locateTables(context, copies),
      plan: async (tables) => ({ plans: copies.flatMap((copy, at) => planCopy(context, copy, tables[at], options)) }),
      async execute({ plans }) {
        const { rows: each } = await commit(context, plans, { ...(options.signal && { signal: options.signal }) });
        return plans.map(({ table }, index) => ({ table, rows: each[index] ?? 0 }));
      },
    });
    if (options.verify) await verifyCopy(context, source, copies, options.signal);
    const [copied] = copies;
    if (!rows || !copied) return { rows: 0, present: 0 };
    const appended = counts.reduce((sum, { table, rows }) => (table === copied.target.table ? sum + rows : sum), 0);
    return { rows: appended, present: options.onlyMissing ? copied.passed() - appended : 0 };
  } finally {
    for (const copy of staged) await copy.release();
  }
}

/** Rows of another store that were provided here, for a table. */
interface Copied {
  readonly target: Target;
  readonly source: Staged["source"];
  /** Members of its by-field columns, where only its rows have them. */
  readonly members?: readonly string[];
  /** How many they are. */
  readonly passed: () => number;
  /** What they are, if that is going to be compared. */
  readonly digester: Digester | undefined;
}

async function stageCopy(
  context: StoreContext,
  wanted: Target,
  rows: Relation<unknown>,
  staged: Staged[],
  { onProgress, signal, verify }: CopyOptions,
): Promise<Copied> {
  const { key } = wanted.feature;
  const report = wanted.isSystemTable ? undefined : onProgress;
  const total = report ? await rows.count() : 0;
  const digester = verify ? await Digester.create() : undefined;
  let passed = 0;
  report?.({ feature: key, rows: passed, total });
  const passing = (part: PassingRows): void => {
    throwIfAborted(signal);
    passed += part.count;
    if (digester) part.addTo(digester);
    report?.({ feature: key, rows: passed, total });
  };
  const source = await stageRelation(context, rows, staged, key, (input) => observed(input, passing));
  const members = await mapMembers(context, wanted.feature, source);
  return { target: wanted, source, ...(members && { members }), passed: () => passed, digester };
}

function locateTables(context: StoreContext, copies: readonly Copied[]): Promise<(LocatedTable | undefined)[]> {
  return Promise.all(copies.map(({ target }) => locateTable(context, target.feature, target.table)));
}

function planCopy(
  context: StoreContext,
  { target, source, members }: Copied,
  located: LocatedTable | undefined,
  { onlyMissing }: CopyOptions,
): readonly WritePlan[] {
  const { columns } = source;
  const given = { columns, existing: located?.columns ?? null, ...(members && { members }) };
  if (!onlyMissing || !located) return [appendStored(context, target, { ...given, source })];
  const stored = { source: { kind: "table", name: located.table }, columns: located.columns } as const;
  return missingRows(target.feature, { source, columns }, stored).map((plan) =>
    appendStored(context, target, { ...given, source: { kind: "read", plan } }),
  );
}
