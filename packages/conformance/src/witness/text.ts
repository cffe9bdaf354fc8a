/** Negative, zero or positive as the UTF-8 bytes of two strings are ordered. */
export function compareStrings(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left, "utf8"), Buffer.from(right, "utf8"));
}
