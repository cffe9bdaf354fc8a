import type { FilterExpression } from "@metaxy-ts/core";
import { MetaxyError } from "@metaxy-ts/core";
import type { Row } from "./values.js";
import { cell, compareValues } from "./values.js";

/** SQL's three truth values; null is "unknown". */
type Truth = boolean | null;

/** Whether a row passes every filter. */
export function passes(filters: readonly FilterExpression[], row: Row): boolean {
  return filters.every((filter) => truthOf(filter, row) === true);
}

/** @throws FILTER_INVALID for a filter that reads other columns than these. */
export function checkFilters(filters: readonly FilterExpression[], columns: readonly string[], where: string): void {
  const unknown = filters.flatMap(filterColumns).find((column) => !columns.includes(column));
  if (unknown !== undefined) throw new MetaxyError("FILTER_INVALID", `A filter of ${where} reads ${unknown}.`);
}

export function filterColumns(filter: FilterExpression): string[] {
  switch (filter.kind) {
    case "constant":
      return [];
    case "comparison":
      return filter.operand.kind === "column" ? [filter.column, filter.operand.name] : [filter.column];
    case "isNull":
    case "in":
      return [filter.column];
    case "and":
    case "or":
      return filter.operands.flatMap(filterColumns);
    case "not":
      return filterColumns(filter.operand);
  }
}

export function truthOf(filter: FilterExpression, row: Row): Truth {
  switch (filter.kind) {
    case "constant":
      return filter.value;
    case "isNull":
      return cell(row, filter.column) === null;
    case "comparison": {
      const { operand } = filter;
      const left = cell(row, filter.column);
      const right = operand.kind === "column" ? cell(row, operand.name) : operand.value;
      return left === null || right === null ? null : holds[filter.operator](order(left, right));
    }
    case "in": {
      const value = cell(row, filter.column);
      return value === null ? null : filter.values.some((item) => order(value, item) === 0);
    }
    case "not": {
      const truth = truthOf(filter.operand, row);
      return truth === null ? null : !truth;
    }
    case "and": {
      const truths = filter.operands.map((operand) => truthOf(operand, row));
      if (truths.includes(false)) return false;
      return truths.includes(null) ? null : true;
    }
    case "or": {
      const truths = filter.operands.map((operand) => truthOf(operand, row));
      if (truths.includes(true)) return true;
      return truths.includes(null) ? null : false;
    }
  }
}

const holds = {
  "=": (order: number) => order === 0,
  "!=": (order: number) => order !== 0,
  "<": (order: number) => order < 0,
  "<=": (order: number) => order <= 0,
  ">": (order: number) => order > 0,
  ">=": (order: number) => order >= 0,
};

function order(left: unknown, right: unknown): number {
  const result = compareValues(left, right);
  if (result !== undefined) return result;
  throw new MetaxyError("FILTER_INVALID", `A filter compares ${String(left)} with ${String(right)}.`);
}
