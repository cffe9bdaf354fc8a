/** What went wrong, for programs. */
export type DeltaErrorCode =
  /** Another writer committed first; nothing was changed. */
  | "CONFLICT"
  /** There is a table already. */
  | "EXISTS"
  | "FAILED"
  /** No space is left. */
  | "FULL"
  /** An argument is not acceptable. */
  | "INVALID"
  /** The compiled part for this machine is not installed. */
  | "NATIVE_MISSING"
  | "NOT_A_TABLE"
  /** A file, a folder, a bucket, a version or a time that is not there. */
  | "NOT_FOUND"
  /** The file system or the object store does not allow it. */
  | "PERMISSION"
  /** The rows do not fit the table's schema. */
  | "SCHEMA_MISMATCH"
  /** The table has a feature that this library does not support. */
  | "UNSUPPORTED";

/** An error of this package, with a code. */
export class DeltaError extends Error {
  /** What went wrong. */
  readonly code: DeltaErrorCode;

  constructor(code: DeltaErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "DeltaError";
    this.code = code;
  }
}
