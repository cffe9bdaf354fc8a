import { newName } from "../feature/rename.js";
import type { DependencySpec, FeatureSpec } from "../feature/spec.js";

/** The columns that identify the rows of a parent, by their names after `rename`. */
export function parentIdColumns({ rename }: DependencySpec, parent: FeatureSpec): readonly string[] {
  return parent.idColumns.map((column) => newName(rename, column));
}

/** Whether several samples of the feature are made from one of a parent. */
export function expands({ dependencies }: FeatureSpec): boolean {
  return dependencies.some(({ lineage }) => lineage.type === "expansion");
}

/** The columns that identify the parents of expansions. */
export function expansionColumns({ dependencies }: FeatureSpec): readonly string[] {
  return [...new Set(dependencies.flatMap(({ lineage }) => (lineage.type === "expansion" ? lineage.on : [])))];
}

/** The columns that identify the rows of one input after lineage is applied, by their names after `rename`. */
export function inputIdColumns(spec: FeatureSpec, dependency: DependencySpec, parent: FeatureSpec): readonly string[] {
  const { lineage } = dependency;
  switch (lineage.type) {
    case "identity":
      return parentIdColumns(dependency, parent);
    case "aggregation":
      return lineage.on ?? spec.idColumns;
    case "expansion":
      return lineage.on;
  }
}

/** The columns on which all inputs of a feature are joined: those that every input has, in the order of the first. */
export function joinColumns(spec: FeatureSpec, parent: (key: string) => FeatureSpec): readonly string[] {
  const sides = spec.dependencies.map((dependency) => inputIdColumns(spec, dependency, parent(dependency.feature)));
  const [first = [], ...rest] = sides;
  return first.filter((column) => rest.every((side) => side.includes(column)));
}

/**
 * The columns on which samples are compared with stored rows. With expansion these are the parent's, and several stored rows share
 * one sample; else the feature's ID columns, as far as its inputs have them.
 */
export function grainColumns(spec: FeatureSpec, parent: (key: string) => FeatureSpec): readonly string[] {
  if (spec.dependencies.length === 0) return spec.idColumns;
  const joined = joinColumns(spec, parent);
  if (expands(spec)) return joined;
  const available = new Set(
    spec.dependencies.flatMap((dependency) => inputIdColumns(spec, dependency, parent(dependency.feature))),
  );
  const own = spec.idColumns.filter((column) => available.has(column));
  return own.length > 0 ? own : joined;
}
