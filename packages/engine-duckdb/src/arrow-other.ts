/*
 * Arrow types that are neither JavaScript's nor the library's own: DuckDB has them, and takes their values as texts.
 */

/** A decimal as Arrow has it, the low words first, as text. */
export function decimalText(words: Uint32Array, scale: number): string {
  let unscaled = 0n;
  for (const word of words.toReversed()) unscaled = (unscaled << 32n) | BigInt(word);
  unscaled = BigInt.asIntN(words.length * 32, unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${unscaled < 0n ? "-" : ""}${whole}${scale > 0 ? `.${digits.slice(-scale)}` : ""}`;
}

/** A time of day, in units of which a second has `10 ** (3 * unit)`, as text with microseconds. */
export function timeText(value: number | bigint, unit: number): string {
  const micros = (BigInt(value) * 1_000_000n) / 1000n ** BigInt(unit);
  const [hours, minutes, seconds] = [
    micros / 3_600_000_000n,
    (micros / 60_000_000n) % 60n,
    (micros / 1_000_000n) % 60n,
  ];
  const two = (part: bigint): string => String(part).padStart(2, "0");
  return `${two(hours)}:${two(minutes)}:${two(seconds)}.${String(micros % 1_000_000n).padStart(6, "0")}`;
}
