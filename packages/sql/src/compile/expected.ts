import type { UpdatePlan } from "@metaxy-ts/core/adapter";
import type { CompileContext } from "./context.js";
import { hashFields } from "./fields.js";
import { compileFilters } from "./filter.js";
import type { Extent } from "./join.js";
import { joinInputs, sampleColumns } from "./join.js";
import type { Rows } from "./rows.js";
import { notNull, Scope, select } from "./rows.js";
import type { VersionedRows } from "./versions.js";
import { compileVersions, versionSources } from "./versions.js";

/**
 * What the samples of an update ought to be, in two steps, so that a statement can leave samples out before it pays for hashing
 * them.
 */
export interface Expected {
  /** The grain, then the other columns of a sample. */
  readonly columns: readonly string[];
  /** The samples, without their versions. */
  samples(extent: Extent): Rows;
  /** Adds the versions to samples, or to some of them, of extent `versions` or `all`. */
  versioned(samples: Rows): VersionedRows;
}

export function compileExpected(context: CompileContext, plan: UpdatePlan): Expected {
  return plan.expected.kind === "inputs"
    ? fromInputs(context, plan, plan.expected)
    : fromSamples(context, plan, plan.expected);
}

function fromInputs(
  context: CompileContext,
  { grain, hash, expectedFilters }: UpdatePlan,
  plan: UpdatePlan["expected"] & { kind: "inputs" },
): Expected {
  const columns = sampleColumns(plan, grain);
  return {
    columns,
    samples: (extent) => joinInputs(context, { plan, grain, hash, filters: expectedFilters, extent }),
    versioned: (samples) => hashFields(context, plan.fields, hash, samples, present(samples, columns)),
  };
}

function fromSamples(
  context: CompileContext,
  { grain, hash, expectedFilters }: UpdatePlan,
  plan: UpdatePlan["expected"] & { kind: "samples" },
): Expected {
  const columns = [...new Set([...grain, ...plan.columns])];
  const sources = versionSources(plan.versions);
  const wanted: Readonly<Record<Extent, readonly string[]>> = {
    identity: grain,
    versions: [...grain, ...sources],
    all: [...columns, ...sources],
  };
  return {
    columns,
    samples(extent) {
      const source = new Scope("metaxy_sample", context.rows(plan.source));
      return select({
        columns: source.pick(wanted[extent]),
        from: source.from,
        where: [
          ...notNull(source, grain),
          ...compileFilters(context.flavor, [...plan.filters, ...expectedFilters], (name) => source.column(name)),
        ],
      });
    },
    versioned: (samples) => compileVersions(context, plan.versions, hash, samples, present(samples, columns)),
  };
}

function present(rows: Rows, columns: readonly string[]): string[] {
  const names = new Set(rows.columns.map(({ name }) => name));
  return columns.filter((name) => names.has(name));
}
