import type { ColumnType } from "../../../column/column-type.js";

/** A value that a type has no place for. */
export class InvalidValue extends Error {
  readonly value: unknown;
  readonly type: ColumnType;
  /** What is wrong, where that is not plain to see. */
  readonly problem: string | undefined;

  constructor(value: unknown, type: ColumnType, problem?: string) {
    super();
    this.value = value;
    this.type = type;
    this.problem = problem;
  }
}
