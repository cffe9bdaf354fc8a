/** The statuses that the HTTP interface of ClickHouse has for its error codes. */
export function httpStatus(code: number): number {
  return statuses.get(code) ?? 500;
}

const statuses: ReadonlyMap<number, number> = new Map([
  [27, 400], // CANNOT_PARSE_INPUT_ASSERTION_FAILED
  [36, 400], // BAD_ARGUMENTS
  [38, 400], // CANNOT_PARSE_DATE
  [43, 400], // ILLEGAL_TYPE_OF_ARGUMENT
  [47, 404], // UNKNOWN_IDENTIFIER
  [48, 501], // NOT_IMPLEMENTED
  [53, 400], // TYPE_MISMATCH
  [60, 404], // UNKNOWN_TABLE
  [62, 400], // SYNTAX_ERROR
  [81, 404], // UNKNOWN_DATABASE
  [115, 404], // UNKNOWN_SETTING
  [159, 408], // TIMEOUT_EXCEEDED
]);
