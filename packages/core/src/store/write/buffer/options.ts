import { MetaxyError } from "../../../errors/error.js";
import { checkOptions } from "../../../errors/options.js";
import type { RefusedRows } from "./refused-rows.js";

/** When a buffered writer writes, and what becomes of refused rows. */
export interface BufferedWriterOptions {
  /** How many rows wait before they are written. If omitted, 10,000. */
  readonly flushRows?: number;
  /** Milliseconds that a row waits at most. If omitted, 2,000. */
  readonly flushInterval?: number;
  /** From how many waiting rows on `ready` waits. If omitted, five times `flushRows`. */
  readonly maxWaiting?: number;
  /** Identifies the run that made the rows; recorded with each of them. If omitted, the store's own. */
  readonly materializationId?: string;
  /**
   * Receives rows that the store refuses, of one feature at a time, with the error; `error.details.feature` is the feature. The writer
   * then drops them. If omitted, the writer holds them, and `flush` and `close` throw until `dropRefused` is called. It also holds them if this function
   * throws.
   */
  readonly onRefused?: (
    rows: RefusedRows["rows"],
    error: MetaxyError,
    /** Of a `replaceChildren`, which is refused as a whole. If omitted, the rows were `put`. */
    parents?: RefusedRows["parents"],
  ) => void | Promise<void>;
}

/** The options of a writer with what those mean that were omitted. @throws ARGUMENT_INVALID naming an option that is not acceptable. */
export function checkedOptions(options: BufferedWriterOptions) {
  checkOptions(
    options,
    ["flushRows", "flushInterval", "maxWaiting", "materializationId", "onRefused"],
    "bufferedWriter",
  );
  const { flushRows = 10_000, flushInterval = 2_000, materializationId, onRefused } = options;
  const { maxWaiting = 5 * flushRows } = options;
  for (const [option, value] of Object.entries({ flushRows, maxWaiting }))
    if (!(value > 0)) throw wrongOption("a number above 0", option, value);
  if (!(flushInterval >= 0)) throw wrongOption("milliseconds", "flushInterval", flushInterval);
  if (onRefused !== undefined && typeof onRefused !== "function")
    throw new MetaxyError("ARGUMENT_INVALID", "bufferedWriter takes a function for onRefused: (rows, error) => …");
  return { flushRows, flushInterval, maxWaiting, materializationId, onRefused };
}

function wrongOption(kind: string, option: string, value: unknown): MetaxyError {
  return new MetaxyError("ARGUMENT_INVALID", `bufferedWriter takes ${kind} for ${option}; got ${String(value)}.`);
}
