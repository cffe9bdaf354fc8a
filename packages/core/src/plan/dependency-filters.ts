import type { DependencySpec } from "../feature/spec.js";
import type { FilterExpression } from "../filter/expression.js";
import { renameColumns } from "../filter/expression.js";
import { parseFilter } from "../filter/parse.js";

/** The filters of a dependency, over the columns as the parent has them. */
export function dependencyFilters(dependency: DependencySpec): FilterExpression[] {
  return (dependency.filters ?? []).map((text) =>
    renameColumns(parseFilter(text), (column) => parentName(dependency, column)),
  );
}

/** A column of a dependency as the parent has it. */
export function parentName({ rename }: DependencySpec, column: string): string {
  return Object.entries(rename ?? {}).find(([, name]) => name === column)?.[0] ?? column;
}
