import { MetaxyError } from "@metaxy-ts/core";
import { checkOptions } from "@metaxy-ts/core/adapter";

/** When and how often a failed attempt is repeated. */
export interface RetryOptions {
  /** How many attempts there are at most, the first one included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt. Each further wait is twice as long, give or take a random part. If omitted, 1,000. */
  readonly delay?: number;
  /** The longest wait in milliseconds. If omitted, 60,000. */
  readonly maxDelay?: number;
  /** Which errors are worth another attempt. If omitted, all. */
  readonly when?: (error: Error) => boolean;
}

/** @throws PIPELINE_INVALID for values outside their range. */
export function checkRetry(retry: RetryOptions | undefined, where: string): void {
  if (retry === undefined) return;
  checkOptions(retry, ["attempts", "delay", "maxDelay", "when"], `retry of ${where}`, "PIPELINE_INVALID");
  const { attempts, delay = 0, maxDelay = 0 } = retry;
  if (Number.isSafeInteger(attempts) && attempts > 0 && delay >= 0 && maxDelay >= 0) return;
  throw new MetaxyError(
    "PIPELINE_INVALID",
    `retry of ${where} takes a whole number above 0 for attempts, and milliseconds for delay and maxDelay; got ${String(attempts)}, ${String(retry.delay)} and ${String(retry.maxDelay)}.`,
  );
}
