import type { ArrowBatchLike } from "../../contract/arrow.js";
import type { ArrowData, ArrowField, ArrowType } from "../../contract/arrow-data.js";
import { arrowTypeId, bigintsIn, bytesIn, fieldsOf, isPresent } from "../../contract/arrow-data.js";
import type { TimestampRange } from "../../contract/limits.js";
import type { ValuePlace } from "./values/timestamp-range.js";
import { invalidValue, outsideRange } from "./values/timestamp-range.js";

/** Some values of a column, and what to call for a refused one. */
interface Values {
  readonly data: ArrowData;
  readonly from: number;
  readonly count: number;
  /** Whether what holds a value, by its index from `from` on, is there at all. */
  readonly holderIsPresent: (index: number) => boolean;
  readonly column: string;
  /** The row of a value, by the same index. */
  readonly rowOf: (index: number) => number | undefined;
}

interface Limits {
  readonly range: TimestampRange;
  readonly where: string;
}

/**
 * Checks that record batches have only values that rows could have: integers of 64 bits with a sign, timestamps of whole microseconds that
 * the store holds, dates of whole days. What is not a record batch with its data is left to the engine.
 *
 * Most values are looked at by their upper 32 bits alone: a million timestamps take nine milliseconds at most.
 *
 * @throws WRITE_INVALID naming the first row and column that is refused.
 */
export function checkArrowBatch(batch: ArrowBatchLike, range: TimestampRange, where: string, firstRow: number): void {
  const { data } = batch as { readonly data?: ArrowData };
  if (!batch.schema?.fields || !data?.children) return;
  for (const [index, { name, type }] of fieldsOf(batch).entries()) {
    const column = data.children[index];
    if (!column) continue;
    const values: Values = {
      data: column,
      from: 0,
      count: batch.numRows,
      holderIsPresent: () => true,
      column: name,
      rowOf: (row) => firstRow + row,
    };
    check(type, values, { range, where });
  }
}

function check(type: ArrowType, values: Values, limits: Limits): void {
  const children = type.children ?? [];
  switch (type.typeId) {
    case arrowTypeId.int:
      if (type.bitWidth === 64 && type.isSigned === false) checkUnsigned(values, limits);
      return;
    case arrowTypeId.timestamp:
      checkTimestamps(type.unit ?? 2, values, limits);
      return;
    case arrowTypeId.date:
      checkDates(type.unit ?? 0, values, limits);
      return;
    case arrowTypeId.struct:
      checkMembers(children, values, limits);
      return;
    case arrowTypeId.list:
    case arrowTypeId.largeList:
    case arrowTypeId.map:
      if (needsCheck(type)) checkItems(children[0], values, limits);
      return;
    case arrowTypeId.fixedList:
      checkFixedItems(children[0], type.listSize ?? 0, values, limits);
      return;
    case arrowTypeId.dictionary:
      if (type.dictionary && needsCheck(type.dictionary)) checkDictionary(type.dictionary, values, limits);
  }
}

function needsCheck({ typeId, children, dictionary, bitWidth, isSigned }: ArrowType): boolean {
  if (typeId === arrowTypeId.timestamp || typeId === arrowTypeId.date) return true;
  if (typeId === arrowTypeId.int) return bitWidth === 64 && isSigned === false;
  return (children ?? []).some(({ type }) => needsCheck(type)) || (dictionary !== undefined && needsCheck(dictionary));
}

function checkMembers(members: readonly ArrowField[], values: Values, limits: Limits): void {
  const { data, from, holderIsPresent, column } = values;
  for (const [index, { name, type }] of members.entries()) {
    const member = data.children[index];
    if (!member || !needsCheck(type)) continue;
    const present = (at: number): boolean => holderIsPresent(at) && isPresent(data, from + at);
    check(type, { ...values, data: member, holderIsPresent: present, column: `${column}.${name}` }, limits);
  }
}

/** Lists lie behind each other, so that their items are looked at as one piece. Those of a null list are none. */
function checkItems(item: ArrowField | undefined, { data, from, count, column }: Values, limits: Limits): void {
  const [items] = data.children;
  if (!item || !items || count === 0) return;
  const [start, end] = [from, from + count].map((at) => Number(data.valueOffsets[at])) as [number, number];
  checkInside(item, { data: items, from: start, count: end - start, column }, limits);
}

function checkFixedItems(
  item: ArrowField | undefined,
  size: number,
  { data, from, count, column, holderIsPresent }: Values,
  limits: Limits,
): void {
  const [items] = data.children;
  if (!item || !items || !needsCheck(item.type)) return;
  const present = (at: number): boolean => {
    const list = Math.floor(at / size);
    return holderIsPresent(list) && isPresent(data, from + list);
  };
  checkInside(item, { data: items, from: from * size, count: count * size, column, holderIsPresent: present }, limits);
}

function checkDictionary(type: ArrowType, { data, column }: Values, limits: Limits): void {
  for (const values of data.dictionary?.data ?? [])
    checkInside({ name: column, type }, { data: values, from: 0, count: values.length, column }, limits);
}

type Inside = Pick<Values, "data" | "from" | "count" | "column"> & Partial<Values>;

/** Values of which no row is known. */
function checkInside({ type }: ArrowField, values: Inside, limits: Limits): void {
  check(type, { holderIsPresent: () => true, rowOf: () => undefined, ...values }, limits);
}

function checkUnsigned(values: Values, { where }: Limits): void {
  const found = findWide(values, 0, 0x7fffffff, (value) => value < 0n);
  if (!found) return;
  const value = BigInt.asUintN(64, found.value);
  throw invalidValue(
    where,
    found.place,
    `the integer ${value} does not fit a signed 64-bit integer. Store it as a string or a float`,
  );
}

/** By the unit of a timestamp: 0 is seconds, 3 nanoseconds. */
const perMicrosecond = [1_000_000n, 1000n, 1n] as const;

function checkTimestamps(unit: number, values: Values, { range, where }: Limits): void {
  const factor = perMicrosecond[unit];
  const microsecondsOf = (value: bigint): bigint => (factor === undefined ? value / 1000n : value * factor);
  const outside = (value: bigint): boolean => microsecondsOf(value) < range.first || microsecondsOf(value) > range.last;
  const scaled = (limit: bigint): number => Number((factor === undefined ? limit * 1000n : limit / factor) >> 32n);
  const found = findWide(values, scaled(range.first) + 1, scaled(range.last) - 1, outside);
  if (found) throw outsideRange(microsecondsOf(found.value), range, where, found.place);
  if (factor === undefined) checkNanoseconds(values, where);
}

function checkNanoseconds(values: Values, where: string): void {
  const { data, from, count } = values;
  const words = wordsIn(data, from, count);
  for (let index = 0; index < count; index++) {
    // The remainder of the value by 1000, from its halves: 2 ** 32 leaves 296.
    const high = (words[index * 2 + 1] as number) % 1000;
    const low = ((words[index * 2] as number) >>> 0) % 1000;
    if ((high * 296 + low) % 1000 === 0 || !isThere(values, index)) continue;
    throw invalidValue(
      where,
      placeOf(values, index),
      "it has nanoseconds, and columns store microseconds. Round it first",
    );
  }
}

const dayMilliseconds = 86_400_000n;
const dayMicroseconds = 86_400_000_000n;

function checkDates(unit: number, values: Values, { range, where }: Limits): void {
  if (unit === 0) {
    checkDays(values, { range, where });
    return;
  }
  const { data, from, count } = values;
  for (const [index, value] of bigintsIn(data, from, count).entries()) {
    if (!isThere(values, index)) continue;
    const microseconds = value * 1000n;
    if (microseconds < range.first || microseconds > range.last)
      throw outsideRange(microseconds, range, where, placeOf(values, index));
    if (value % dayMilliseconds !== 0n)
      throw invalidValue(
        where,
        placeOf(values, index),
        "it has a time of day, and a date is a whole day. Use a timestamp",
      );
  }
}

function checkDays(values: Values, { range, where }: Limits): void {
  const { data, from, count } = values;
  const bytes = bytesIn(data, from, count, 4);
  const days = new Int32Array(bytes.buffer, bytes.byteOffset, count);
  const [first, last] = [range.first / dayMicroseconds, range.last / dayMicroseconds].map(Number) as [number, number];
  for (let index = 0; index < count; index++) {
    const day = days[index] as number;
    if ((day >= first && day <= last) || !isThere(values, index)) continue;
    throw outsideRange(BigInt(day) * dayMicroseconds, range, where, placeOf(values, index));
  }
}

interface Found {
  readonly value: bigint;
  readonly place: ValuePlace;
}

/** The first value that is refused; those whose upper half is from `lowest` to `highest` never are. */
function findWide(
  values: Values,
  lowest: number,
  highest: number,
  isRefused: (value: bigint) => boolean,
): Found | undefined {
  const { data, from, count } = values;
  const words = wordsIn(data, from, count);
  for (let index = 0; index < count; index++) {
    const high = words[index * 2 + 1] as number;
    if (high >= lowest && high <= highest) continue;
    const value = (BigInt(high) << 32n) | BigInt((words[index * 2] as number) >>> 0);
    if (isRefused(value) && isThere(values, index)) return { value, place: placeOf(values, index) };
  }
  return undefined;
}

/** Values of 64 bits, as their lower and their upper half. */
function wordsIn(data: ArrowData, from: number, count: number): Int32Array {
  const values = bigintsIn(data, from, count);
  return new Int32Array(values.buffer, values.byteOffset, count * 2);
}

function isThere({ data, from, holderIsPresent }: Values, index: number): boolean {
  return holderIsPresent(index) && isPresent(data, from + index);
}

function placeOf({ column, rowOf }: Values, index: number): ValuePlace {
  const row = rowOf(index);
  return row === undefined ? { column } : { row, column };
}
