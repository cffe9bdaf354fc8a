/**
 * What is left of a batch whose worker ended, in smaller parts: the samples that had begun are apart from those that had not, which can hardly be the
 * cause. If that divides nothing, the halves.
 */
export function divide(left: readonly number[], begun: ReadonlySet<number>): readonly (readonly number[])[] {
  const suspects = left.filter((index) => begun.has(index));
  if (suspects.length > 0 && suspects.length < left.length)
    return [left.filter((index) => !begun.has(index)), suspects];
  const middle = Math.ceil(left.length / 2);
  return [left.slice(0, middle), left.slice(middle)].filter((half) => half.length > 0);
}
