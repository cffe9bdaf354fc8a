import type { CurrentPlan, IncrementPart, UpdatePlan } from "@metaxy-ts/core/adapter";
import { sameType, systemColumns } from "@metaxy-ts/core/adapter";
import type { RawBuilder } from "kysely";
import { sql } from "kysely";
import type { SqlFlavor } from "../flavor.js";
import { identity } from "./compared.js";
import type { CompileContext } from "./context.js";
import { comparedSamples, counts, storedRows, storedSamples } from "./current.js";
import type { Expected } from "./expected.js";
import { compileExpected } from "./expected.js";
import type { Extent } from "./join.js";
import { nullOf } from "./members.js";
import { childlessColumn, expectedColumn, labelColumn, orphanColumn, storedColumn } from "./names.js";
import type { Output, Rows } from "./rows.js";
import { allOf, anyOf, existsIn, integer, joinOn, pairsOf, Scope, select, string, together, Values } from "./rows.js";
import type { VersionedRows } from "./versions.js";
import { versionColumns, withVersions } from "./versions.js";

type PendingPart = Exclude<IncrementPart, "orphaned">;

/** The statements of one update. */
export class CompiledUpdate {
  readonly #context: CompileContext;
  readonly #plan: UpdatePlan;
  readonly #expected: Expected;

  constructor(context: CompileContext, plan: UpdatePlan) {
    this.#context = context;
    this.#plan = plan;
    this.#expected = compileExpected(context, plan);
  }

  /** Every sample with something to do, under its label: what {@link labelled} reads the parts from. */
  labels(): Rows {
    const { labelled, versioned } = this.#labelled("all");
    const rows = new Scope("metaxy_labelled", labelled);
    const orphans = this.#plan.grain.map((_, index) => orphanColumn(index)).filter((name) => rows.has(name));
    const columns = [labelColumn, ...this.#expected.columns, ...versionColumns(versioned), ...orphans];
    return select({
      columns: rows.pick(columns),
      from: rows.from,
      where: [sql`${rows.column(labelColumn).value} is not null`],
    });
  }

  /** A part of the labelled samples, from where {@link labels} were put. */
  labelled(part: PendingPart, labels: Rows): Rows {
    const rows = new Scope("metaxy_labels", labels);
    const label = rows.column(labelColumn).value;
    const wanted = part === "pending" ? sql`${label} in ('new', 'stale')` : sql`${label} = ${part}`;
    const columns = [labelColumn, ...this.#expected.columns, ...versionColumns(this.#versions())];
    const chosen = select({ columns: rows.pick(columns), from: rows.from, where: [wanted] });
    return withVersions(this.#context, { ...this.#versions(), rows: chosen }, this.#expected.columns);
  }

  /** The orphaned stored rows, from where {@link labels} were put. */
  orphanedIn(labels: Rows): Rows {
    const { current } = this.#plan;
    if (!current) return this.#nothing();
    const rows = new Scope("metaxy_labels", labels);
    const orphans = select({
      columns: this.#plan.grain.map((name, index) => {
        const own = orphanColumn(index);
        return rows.has(own) ? { ...rows.column(own), name } : rows.column(name);
      }),
      from: rows.from,
      where: [sql`${rows.column(labelColumn).value} = 'orphaned'`],
    });
    return this.#stored(current, (stored) =>
      existsIn(this.#context.flavor, new Scope("metaxy_orphan", orphans), stored, this.#plan.grain),
    );
  }

  /** A part that has no rows. */
  empty(part: IncrementPart): Rows {
    const { current } = this.#plan;
    if (!current || part !== "orphaned") return this.#nothing();
    return { ...this.#stored(current, () => sql`1 = 0`), isEmpty: true };
  }

  /**
   * How many samples have each label, in the columns `new`, `stale` and `orphaned` of one row. If they are not those of given labels, also how many are
   * expected, in the column `expected`, unless a caller passed samples: one may be there more than once.
   */
  counts(labels: Rows = this.#labelled("versions").labelled): Rows {
    const rows = new Scope("metaxy_labels", labels);
    const label = rows.column(labelColumn).value;
    const count = (name: string, condition: RawBuilder<boolean>): Output => ({
      name,
      type: integer,
      value: sql`count(case when ${condition} then 1 end)`,
    });
    const counts = ["new", "stale", "orphaned"].map((name) => count(name, sql`${label} = ${name}`));
    if (rows.has(expectedColumn)) counts.push(count("expected", sql`${rows.column(expectedColumn).value} = 1`));
    return select({ columns: counts, from: rows.from });
  }

  /** How many samples are expected, and how many of them are new, in the columns `expected` and `new` of one row. */
  progress(): Rows {
    const { grain, current } = this.#plan;
    const { flavor } = this.#context;
    const samples = new Scope("metaxy_expected", this.#expected.samples("identity"));
    const distinct = new Scope(
      "metaxy_expected",
      select({
        columns: samples.pick(grain).map((column) => identity(flavor, column)),
        from: samples.from,
        distinct: true,
      }),
    );
    const count = (name: string, value: RawBuilder<unknown>): Output => ({ name, type: integer, value });
    if (!current)
      return select({ columns: [count("expected", sql`count(*)`), count("new", sql`count(*)`)], from: distinct.from });
    const stored = new Scope("metaxy_stored_sample", this.#distinctStored(current));
    const isNew = sql`${stored.column(this.#key).value} is null`;
    return select({
      columns: [count("expected", sql`count(*)`), count("new", sql`count(case when ${isNew} then 1 end)`)],
      from: sql`${distinct.from} ${joinOn(flavor, "left join", stored, pairsOf(distinct, stored, grain))}`,
    });
  }

  /** A part by its own statement, which leaves out whatever the part does not need. */
  direct(part: IncrementPart): Rows {
    const { current } = this.#plan;
    if (!current)
      return part === "new" || part === "pending" ? this.#withVersions(this.#expected.samples("all")) : this.#nothing();
    switch (part) {
      case "new":
        return this.#directNew(current);
      case "stale":
        return this.#directPending(current, "inner join", (expected, stored) => this.#isStale(expected, stored));
      case "pending":
        return this.#directPending(current, "left join", (expected, stored) =>
          anyOf([sql`${stored.column(this.#key).value} is null`, this.#isStale(expected, stored)]),
        );
      case "orphaned": {
        const expected = new Scope("metaxy_expected", this.#expected.samples("identity"));
        return this.#stored(
          current,
          (stored) => sql`not ${existsIn(this.#context.flavor, expected, stored, this.#plan.grain)}`,
        );
      }
    }
  }

  /** A column of the grain; null means that one side of a join has no such sample. */
  get #key(): string {
    return this.#plan.grain[0] as string;
  }

  #directNew(current: CurrentPlan): Rows {
    const { grain } = this.#plan;
    const samples = new Scope("metaxy_expected", this.#expected.samples("all"));
    const stored = new Scope("metaxy_stored_sample", storedSamples(this.#context, current, grain));
    const where = [sql`not ${existsIn(this.#context.flavor, stored, samples, grain)}`];
    return this.#withVersions(select({ columns: samples.columns, from: samples.from, where }));
  }

  #directPending(
    current: CurrentPlan,
    join: "inner join" | "left join",
    condition: (expected: Scope, stored: Scope) => RawBuilder<boolean>,
  ): Rows {
    const { grain } = this.#plan;
    const versioned = this.#expected.versioned(this.#expected.samples("all"));
    const expected = new Scope("metaxy_expected", versioned.rows);
    const stored = new Scope("metaxy_stored_sample", comparedSamples(this.#context, current, grain));
    const chosen = select({
      columns: expected.columns,
      from: sql`${expected.from} ${joinOn(this.#context.flavor, join, stored, pairsOf(expected, stored, grain))}`,
      where: [condition(expected, stored)],
    });
    return withVersions(this.#context, { ...versioned, rows: chosen }, this.#expected.columns);
  }

  #labelled(extent: Extent): { readonly labelled: Rows; readonly versioned: VersionedRows } {
    const { grain, current } = this.#plan;
    const versioned = this.#expected.versioned(this.#expected.samples(extent));
    const expected = new Scope("metaxy_expected", versioned.rows);
    const label = (value: RawBuilder<unknown>): Output => ({ name: labelColumn, type: string, value });
    const marked = extent === "versions" && this.#plan.expected.kind === "inputs";
    const mark = (value: RawBuilder<unknown>): Output[] =>
      marked ? [{ name: expectedColumn, type: integer, value }] : [];
    if (!current)
      return {
        labelled: select({ columns: [label(sql`'new'`), ...mark(sql`1`), ...expected.columns], from: expected.from }),
        versioned,
      };

    const { flavor } = this.#context;
    const stored = new Scope("metaxy_stored_sample", comparedSamples(this.#context, current, grain));
    const columns = (samples: Values): Output[] => {
      const merged = grain.flatMap((name, index) =>
        mergedColumn(flavor, samples.column(name), stored.column(name), index),
      );
      const others = samples.columns.filter(({ name }) => !grain.includes(name));
      return [
        label(this.#label(samples, stored)),
        ...mark(sql`case when ${samples.column(this.#key).value} is null then 0 else 1 end`),
        ...merged,
        ...(extent === "all" ? others : []),
      ];
    };
    const joined = (join: "left join" | "full join"): Rows =>
      select({
        columns: columns(expected),
        from: sql`${expected.from} ${joinOn(flavor, join, stored, pairsOf(expected, stored, grain))}`,
      });
    if (!flavor.lacksFullJoin) return { labelled: joined("full join"), versioned };
    const same = new Scope("metaxy_expected_sample", this.#expected.samples("identity"));
    const alone = select({
      columns: columns(absent(flavor, expected)),
      from: stored.from,
      where: [sql`not ${existsIn(flavor, same, stored, grain)}`],
    });
    return { labelled: together(joined("left join"), alone), versioned };
  }

  #label(expected: Values, stored: Values): RawBuilder<string | null> {
    const counted = counts(stored);
    const ignored = counted.length > 0 ? sql` when not (${allOf(counted)}) then null` : sql``;
    const differs = this.#context.flavor.isDistinct(
      expected.column(systemColumns.provenance).value,
      stored.column(storedColumn).value,
    );
    const isChildless = stored.has(childlessColumn) ? sql`${stored.column(childlessColumn).value} = 1` : undefined;
    const gone = isChildless
      ? sql` when ${expected.column(this.#key).value} is null and ${isChildless} then null`
      : sql``; // a childless parent leaves nothing behind that could be deleted
    return sql`case when ${stored.column(this.#key).value} is null then 'new'${ignored}${gone} when ${expected.column(this.#key).value} is null then 'orphaned' when ${differs} then 'stale' end`;
  }

  #isStale(expected: Scope, stored: Scope): RawBuilder<boolean> {
    const differs = this.#context.flavor.isDistinct(
      expected.column(systemColumns.provenance).value,
      stored.column(storedColumn).value,
    );
    return sql`(${allOf([...counts(stored), differs])})`;
  }

  #distinctStored(current: CurrentPlan): Rows {
    const stored = new Scope("metaxy_stored_sample", storedSamples(this.#context, current, this.#plan.grain));
    return current.collapse || current.childless
      ? select({ columns: stored.columns, from: stored.from, distinct: true })
      : select(stored);
  }

  #stored(current: CurrentPlan, orphaned: (stored: Scope) => RawBuilder<boolean>): Rows {
    return storedRows(this.#context, current, this.#plan.grain, orphaned);
  }

  #withVersions(samples: Rows): Rows {
    return withVersions(this.#context, this.#expected.versioned(samples), this.#expected.columns);
  }

  /** No rows, with the columns of pending samples. */
  #nothing(): Rows {
    const rows = new Scope("metaxy_nothing", this.#withVersions(this.#expected.samples("all")));
    return { ...select({ columns: rows.columns, from: rows.from, where: [sql`1 = 0`] }), isEmpty: true };
  }

  #versions(): Omit<VersionedRows, "rows"> {
    const { expected, members } = this.#plan;
    return { members, ownDataVersions: expected.kind === "samples" && expected.versions.dataVersionByField !== null };
  }
}

/** The values of a side of a join where it has no row. */
function absent(flavor: SqlFlavor, { columns }: Values): Values {
  return new Values(columns.map(({ name, type }) => ({ name, type, value: nullOf(flavor, type) })));
}

/**
 * A column of the grain in labelled samples. Where the stored values have another type, they stand in their own column: a cast could
 * lose what distinguishes them.
 */
function mergedColumn(flavor: SqlFlavor, expected: Output, stored: Output, index: number): Output[] {
  if (!sameType(expected.type, stored.type)) return [expected, { ...stored, name: orphanColumn(index) }];
  // Lists may be of several types of the engine, of which it has no common one.
  const values = [expected, stored].map(
    (column) => (column.type.kind === "list" ? identity(flavor, column) : column).value,
  );
  return [{ ...expected, value: sql`coalesce(${sql.join(values)})` }];
}
