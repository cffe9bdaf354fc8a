import { brand } from "../errors/brand.js";
import { isOf } from "../errors/copies.js";

/**
 * A number that JSON writes as a float even when it is whole: `1.0`, not `1`. JavaScript has one kind of number, JSON
 * written by Python has two, and their strings differ.
 */
export class JsonFloat {
  /** The number. */
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  static {
    brand(JsonFloat, "JsonFloat");
  }
}

/**
 * Whether a value is a {@link JsonFloat}, of whichever copy of this package.
 *
 * @param value Anything.
 * @returns Whether it is one.
 * @throws PACKAGE_DUPLICATED if a copy made it that this one cannot work with.
 */
export function isJsonFloat(value: unknown): value is JsonFloat {
  return isOf(value, "JsonFloat");
}

/**
 * The string of a finite float in canonical JSON: the fewest digits that read back as the same float, always with a point
 * or an exponent; an exponent of at least two digits below 0.0001 and from 10^16 on. See "Canonical JSON" in
 * `docs/hashing-spec.md`.
 */
export function floatText(value: number): string {
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const [mantissa = "", exponentText = ""] = Math.abs(value).toExponential().split("e");
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    const exponentSign = exponent < 0 ? "-" : "+";
    return `${sign}${mantissa}e${exponentSign}${String(Math.abs(exponent)).padStart(2, "0")}`;
  }
  const digits = mantissa.replace(".", "");
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, "0");
  return `${sign}${whole}.${digits.slice(exponent + 1) || "0"}`;
}
