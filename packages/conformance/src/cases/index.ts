import type { ConformanceCase } from "../suite/case.js";
import { abort } from "./abort.js";
import { appendOnly } from "./append-only.js";
import { asOf } from "./as-of.js";
import { beside } from "./beside.js";
import { besideProcesses } from "./beside-processes.js";
import { buffered } from "./buffered.js";
import { bufferedChildren } from "./buffered-children.js";
import { bulk } from "./bulk.js";
import { byFieldLayouts } from "./by-field-layout.js";
import { capabilitiesOfTables } from "./capabilities.js";
import { capabilitiesOfProcesses } from "./capabilities-processes.js";
import { capabilitiesOfRelations } from "./capabilities-relations.js";
import { capabilitiesOfWrites } from "./capabilities-writes.js";
import { childlessParents } from "./childless.js";
import { clocks } from "./clock.js";
import { columnTypes } from "./column-types.js";
import { columns } from "./columns.js";
import { computingProvenance } from "./compute-provenance.js";
import { copying } from "./copy.js";
import { dataVersions } from "./data-versions.js";
import { declaredDataVersions } from "./data-versions-declared.js";
import { dates } from "./dates.js";
import { ddlCases } from "./ddl.js";
import { deletion } from "./delete.js";
import { hardDeletion } from "./delete-hard.js";
import { deletionOfVersions } from "./delete-versions.js";
import { digests } from "./digest.js";
import { emptying } from "./drop-all.js";
import { evolution } from "./evolution.js";
import { failures } from "./failures.js";
import { fallback } from "./fallback.js";
import { fallbackTarget } from "./fallback-target.js";
import { fieldMappings } from "./field-mappings.js";
import { filterOperators } from "./filter-operators.js";
import { filterStrings } from "./filter-strings.js";
import { filters } from "./filters.js";
import { hashStrings } from "./hash-strings.js";
import { hashes } from "./hashes.js";
import { history } from "./history.js";
import { idempotency } from "./idempotency.js";
import { ids } from "./ids.js";
import { randomIds } from "./ids-random.js";
import { increments } from "./increment.js";
import { inheritedTypes } from "./inherited-types.js";
import { inputs } from "./inputs.js";
import { isolation } from "./isolation.js";
import { latestRow } from "./latest-row.js";
import { lineage } from "./lineage.js";
import { lineageChains } from "./lineage-chains.js";
import { lineageExpansion } from "./lineage-expansion.js";
import { lineageGroups } from "./lineage-groups.js";
import { lineageKeys } from "./lineage-keys.js";
import { lineageMixed } from "./lineage-mixed.js";
import { lineageOrder } from "./lineage-order.js";
import { names } from "./names.js";
import { withoutRows } from "./nothing.js";
import { opening } from "./open.js";
import { optionalParents } from "./optional-parents.js";
import { parallel } from "./parallel.js";
import { progress } from "./progress.js";
import { properties } from "./properties.js";
import { pushing } from "./push.js";
import { reading } from "./read.js";
import { rebasing } from "./rebase.js";
import { relations } from "./relations.js";
import { replacingChildren } from "./replace-children.js";
import { replacingChildrenRefused } from "./replace-children-refused.js";
import { resolving } from "./resolve.js";
import { resolveFilters } from "./resolve-filters.js";
import { resolveIds } from "./resolve-ids.js";
import { resolveOptions } from "./resolve-options.js";
import { workedExample } from "./resolve-worked-example.js";
import { rootSamples } from "./root-samples.js";
import { settings } from "./settings.js";
import { sizes } from "./sizes.js";
import { specialNames } from "./special-names.js";
import { structMembers } from "./struct-members.js";
import { tied } from "./tied.js";
import { timestampValues } from "./timestamps.js";
import { valuesPreserved } from "./values.js";
import { nestedValues } from "./values-nested.js";
import { vectors } from "./vectors.js";
import { waiting } from "./waiting.js";
import { waitingParts } from "./waiting-parts.js";
import { writeConflicts } from "./write-conflicts.js";
import { writingMany } from "./write-many.js";
import { writeRefused } from "./write-refused.js";
import { writeRefusedTypes } from "./write-refused-types.js";
import { systemColumnsOfWrites } from "./write-system-columns.js";

/** Every case: isolation first, and last what is large. */
export const cases: readonly ConformanceCase[] = [
  ...isolation,
  ...abort,
  ...appendOnly,
  ...hashStrings,
  ...hashes,
  ...asOf,
  ...beside,
  ...besideProcesses,
  ...buffered,
  ...bufferedChildren,
  ...byFieldLayouts,
  ...capabilitiesOfTables,
  ...capabilitiesOfProcesses,
  ...capabilitiesOfRelations,
  ...capabilitiesOfWrites,
  ...childlessParents,
  ...clocks,
  ...columns,
  ...columnTypes,
  ...computingProvenance,
  ...copying,
  ...dataVersions,
  ...declaredDataVersions,
  ...dates,
  ...ddlCases,
  ...deletion,
  ...hardDeletion,
  ...deletionOfVersions,
  ...digests,
  ...emptying,
  ...evolution,
  ...failures,
  ...fallback,
  ...fallbackTarget,
  ...fieldMappings,
  ...filterOperators,
  ...filterStrings,
  ...filters,
  ...history,
  ...idempotency,
  ...ids,
  ...randomIds,
  ...increments,
  ...inheritedTypes,
  ...inputs,
  ...latestRow,
  ...lineage,
  ...lineageChains,
  ...lineageExpansion,
  ...lineageGroups,
  ...lineageKeys,
  ...lineageMixed,
  ...lineageOrder,
  ...names,
  ...withoutRows,
  ...opening,
  ...optionalParents,
  ...parallel,
  ...progress,
  ...properties,
  ...pushing,
  ...reading,
  ...rebasing,
  ...relations,
  ...replacingChildren,
  ...replacingChildrenRefused,
  ...resolving,
  ...resolveFilters,
  ...resolveIds,
  ...resolveOptions,
  ...workedExample,
  ...rootSamples,
  ...settings,
  ...sizes,
  ...specialNames,
  ...tied,
  ...timestampValues,
  ...structMembers,
  ...valuesPreserved,
  ...nestedValues,
  ...vectors,
  ...waiting,
  ...waitingParts,
  ...writeConflicts,
  ...writingMany,
  ...writeRefused,
  ...writeRefusedTypes,
  ...systemColumnsOfWrites,
  ...bulk,
];
