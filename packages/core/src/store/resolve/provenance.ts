import { isSystemColumn, systemColumns, versioningColumns } from "../../column/columns.js";
import { MetaxyError } from "../../errors/error.js";
import { columnSuffix } from "../../feature/key.js";
import type { FeatureInput } from "../../graph/graph.js";
import { planFields } from "../../plan/update.js";
import type { StoreContext } from "../context.js";
import { relation, target } from "../context.js";
import type { RowsInput } from "../input/input.js";
import { classifyInput, stageInput } from "../input/input.js";
import { rowsToColumns } from "../input/rows.js";
import { stage } from "../input/stage.js";
import type { Relation } from "../read/relation.js";

/**
 * Gives rows that the caller joined their versions. Each row provides the data versions of every parent under
 * `metaxy_data_version_by_field` with the parent's suffix (`__video_raw` for `video/raw`).
 */
export async function computeProvenance(
  context: StoreContext,
  input: FeatureInput,
  rows: RowsInput<Record<string, unknown>>,
): Promise<Relation<Record<string, unknown>>> {
  const { feature, graph } = target(context, input);
  const where = `computeProvenance of ${feature.key}`;
  const classified = classifyInput(rows, where);
  const staged =
    classified.kind === "rows"
      ? await stage(context, rowsToColumns(classified.rows, { known: new Map(), where }), where)
      : await stageInput(context, classified, where);
  const parents = graph.parents(feature);
  const suffixes = parents.map(columnSuffix);
  const inputColumns = suffixes.map((suffix) => systemColumns.dataVersionByField + suffix);
  const names = staged.source.columns.map((column) => column.name);
  const missing = inputColumns.filter((column) => !names.includes(column));
  if (missing.length > 0) {
    await staged.release();
    throw new MetaxyError(
      "WRITE_INVALID",
      `${where}: the rows lack ${missing.join(", ")}. Read each parent and rename its ${systemColumns.dataVersionByField} to that.`,
      {
        details: { feature: feature.key, missing },
      },
    );
  }
  const consumed = new Set(suffixes.flatMap((suffix) => versioningColumns.map((column) => column + suffix)));
  const plan = {
    source: staged.source,
    hash: context.hash,
    fields: planFields(graph, feature.key, parents),
    inputColumns,
    columns: names.filter((name) => !consumed.has(name) && !isSystemColumn(name)),
  };
  return relation(context, context.connection.computeProvenance(plan), null, [feature]);
}
