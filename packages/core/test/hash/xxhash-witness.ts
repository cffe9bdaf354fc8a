/** A second, slow implementation of xxHash (seed 0) in plain bigint arithmetic, to compare the fast one with. */

type Primes = readonly [bigint, bigint, bigint, bigint, bigint];

const primes32: Primes = [2654435761n, 2246822519n, 3266489917n, 668265263n, 374761393n];
const primes64: Primes = [
  11400714785074694791n,
  14029467366897019727n,
  1609587929392839161n,
  9650029242287828579n,
  2870177450012600261n,
];

function littleEndian(bytes: Uint8Array, start: number, length: number): bigint {
  let value = 0n;
  for (let index = length - 1; index >= 0; index -= 1) value = (value << 8n) | BigInt(bytes[start + index] ?? 0);
  return value;
}

function rotate(value: bigint, by: bigint, bits: number): bigint {
  return BigInt.asUintN(bits, (value << by) | (value >> (BigInt(bits) - by)));
}

export function xxhash32Witness(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const cut = (value: bigint): bigint => BigInt.asUintN(32, value);
  const [p1, p2, p3, p4, p5] = primes32;
  let position = 0;
  let hash = p5;
  if (bytes.length >= 16) {
    const lanes = [cut(p1 + p2), p2, 0n, cut(-p1)];
    for (; position + 16 <= bytes.length; position += 16) {
      lanes.forEach((lane, index) => {
        lanes[index] = cut(rotate(cut(lane + littleEndian(bytes, position + 4 * index, 4) * p2), 13n, 32) * p1);
      });
    }
    hash = lanes.reduce((sum, lane, index) => sum + rotate(lane, [1n, 7n, 12n, 18n][index] ?? 0n, 32), 0n);
  }
  hash = cut(hash + BigInt(bytes.length));
  for (; position + 4 <= bytes.length; position += 4) {
    hash = cut(rotate(cut(hash + littleEndian(bytes, position, 4) * p3), 17n, 32) * p4);
  }
  for (; position < bytes.length; position += 1) {
    hash = cut(rotate(cut(hash + BigInt(bytes[position] ?? 0) * p5), 11n, 32) * p1);
  }
  hash = cut((hash ^ (hash >> 15n)) * p2);
  hash = cut((hash ^ (hash >> 13n)) * p3);
  return String(hash ^ (hash >> 16n));
}

export function xxhash64Witness(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const cut = (value: bigint): bigint => BigInt.asUintN(64, value);
  const [p1, p2, p3, p4, p5] = primes64;
  const round = (lane: bigint, word: bigint): bigint => cut(rotate(cut(lane + word * p2), 31n, 64) * p1);
  let position = 0;
  let hash = p5;
  if (bytes.length >= 32) {
    const lanes = [cut(p1 + p2), p2, 0n, cut(-p1)];
    for (; position + 32 <= bytes.length; position += 32) {
      lanes.forEach((lane, index) => {
        lanes[index] = round(lane, littleEndian(bytes, position + 8 * index, 8));
      });
    }
    hash = cut(lanes.reduce((sum, lane, index) => sum + rotate(lane, [1n, 7n, 12n, 18n][index] ?? 0n, 64), 0n));
    for (const lane of lanes) hash = cut((hash ^ round(0n, lane)) * p1 + p4);
  }
  hash = cut(hash + BigInt(bytes.length));
  for (; position + 8 <= bytes.length; position += 8) {
    hash = cut(rotate(hash ^ round(0n, littleEndian(bytes, position, 8)), 27n, 64) * p1 + p4);
  }
  if (position + 4 <= bytes.length) {
    hash = cut(rotate(hash ^ cut(littleEndian(bytes, position, 4) * p1), 23n, 64) * p2 + p3);
    position += 4;
  }
  for (; position < bytes.length; position += 1) {
    hash = cut(rotate(hash ^ cut(BigInt(bytes[position] ?? 0) * p5), 11n, 64) * p1);
  }
  hash = cut((hash ^ (hash >> 33n)) * p2);
  hash = cut((hash ^ (hash >> 29n)) * p3);
  return String(hash ^ (hash >> 32n));
}
