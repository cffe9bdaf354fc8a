import { halves } from "../../work/halves.js";

/**
 * What is left of a batch whose worker ended, in smaller parts: the samples that had begun are apart from those that had not, which can hardly be the
 * cause. If that divides nothing, the halves.
 */
export function divide(left: readonly number[], begun: ReadonlySet<number>): readonly (readonly number[])[] {
  const suspects = left.filter((index) => begun.has(index));
  if (suspects.length > 0 && suspects.length < left.length)
    return [left.filter((index) => !begun.has(index)), suspects];
  return halves(left).filter((half) => half.length > 0);
}
