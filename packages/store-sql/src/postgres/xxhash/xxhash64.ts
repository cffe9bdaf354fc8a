/*
 * XXH64 of the xxHash specification, with the seed 0, in PL/pgSQL. Postgres has no unsigned numbers of 64 bits, and refuses a result that is
 * larger than its own. So each number is two halves of 32 bits, `<name>h` and `<name>l`.
 */

const primes = [
  11_400_714_785_074_694_791n,
  14_029_467_366_897_019_727n,
  1_609_587_929_392_839_161n,
  9_650_029_242_287_828_579n,
  2_870_177_450_012_600_261n,
] as const;
const [prime1, prime2, prime3, prime4, prime5] = primes;
const mask = "4294967295";
const high = (value: bigint): bigint => (value >> 32n) & 0xffff_ffffn;
const low = (value: bigint): bigint => value & 0xffff_ffffn;

const small = (value: string, factor: bigint): string =>
  `(((((${value} >> 16) * ${factor}) & 65535) << 16) + (${value} & 65535) * ${factor})`;

function multiply(name: string, prime: bigint): string {
  const [h, l] = [`${name}h`, `${name}l`];
  return `t := (${l} & 65535) * ${low(prime)} + ((((${l} >> 16) * ${low(prime)}) & 65535) << 16);
    ${h} := ((((${l} >> 16) * ${low(prime)}) >> 16) + (t >> 32) + ${small(h, low(prime))} + ${small(l, high(prime))}) & ${mask};
    ${l} := t & ${mask};`;
}

function add(name: string, h: string | bigint, l: string | bigint): string {
  return `t := ${name}l + ${l};
    ${name}h := (${name}h + ${h} + (t >> 32)) & ${mask};
    ${name}l := t & ${mask};`;
}

function addPrime(name: string, prime: bigint): string {
  return add(name, high(prime), low(prime));
}

function rotate(name: string, bits: number): string {
  const [h, l] = [`${name}h`, `${name}l`];
  return `t := ((${h} << ${bits}) | (${l} >> ${32 - bits})) & ${mask};
    ${l} := ((${l} << ${bits}) | (${h} >> ${32 - bits})) & ${mask};
    ${h} := t;`;
}

const word = (place: string): string =>
  `(get_byte(b, ${place}) | (get_byte(b, ${place} + 1) << 8) | (get_byte(b, ${place} + 2) << 16) | (get_byte(b, ${place} + 3)::bigint << 24))`;

/** The round of the specification, of a lane `w`, into an accumulator. */
function round(name: string): string {
  return `${multiply("w", prime2)}
    ${add(name, "wh", "wl")}
    ${rotate(name, 31)}
    ${multiply(name, prime1)}`;
}

function lane(name: string, offset: number): string {
  return `    wl := ${word(`i + ${offset}`)};
    wh := ${word(`i + ${offset + 4}`)};
    ${round(name)}`;
}

function merge(name: string): string {
  return `    wh := ${name}h;
    wl := ${name}l;
    xh := 0;
    xl := 0;
    ${round("x")}
    hh := hh # xh;
    hl := hl # xl;
    ${multiply("h", prime1)}
    ${addPrime("h", prime4)}`;
}

/** Adds a rotated accumulator to the hash. */
function converge(name: string, bits: number): string {
  return `    xh := ${name}h;
    xl := ${name}l;
    ${rotate("x", bits)}
    ${add("h", "xh", "xl")}`;
}

const start = [prime1 + prime2, prime2, 0n, -prime1].map(
  (value, index) => `  v${index + 1}h bigint := ${high(value)};
  v${index + 1}l bigint := ${low(value)};`,
);

/** The body of a function of one argument, `input`. */
export const xxhash64Body = `declare
  b bytea := convert_to(input, 'UTF8');
  n integer := length(b);
  i integer := 0;
  t bigint;
  wh bigint;
  wl bigint;
  xh bigint;
  xl bigint;
  hh bigint := ${high(prime5)};
  hl bigint := ${low(prime5)};
${start.join("\n")}
begin
  if n >= 32 then
    while i + 32 <= n loop
${[1, 2, 3, 4].map((number) => lane(`v${number}`, (number - 1) * 8)).join("\n")}
      i := i + 32;
    end loop;
    hh := 0;
    hl := 0;
${[1, 7, 12, 18].map((bits, index) => converge(`v${index + 1}`, bits)).join("\n")}
${[1, 2, 3, 4].map((number) => merge(`v${number}`)).join("\n")}
  end if;
  ${add("h", 0n, "n")}
  while i + 8 <= n loop
    wl := ${word("i")};
    wh := ${word("i + 4")};
    xh := 0;
    xl := 0;
    ${round("x")}
    hh := hh # xh;
    hl := hl # xl;
    ${rotate("h", 27)}
    ${multiply("h", prime1)}
    ${addPrime("h", prime4)}
    i := i + 8;
  end loop;
  if i + 4 <= n then
    wl := ${word("i")};
    wh := 0;
    ${multiply("w", prime1)}
    hh := hh # wh;
    hl := hl # wl;
    ${rotate("h", 23)}
    ${multiply("h", prime2)}
    ${addPrime("h", prime3)}
    i := i + 4;
  end if;
  while i < n loop
    wl := get_byte(b, i);
    wh := 0;
    ${multiply("w", prime5)}
    hh := hh # wh;
    hl := hl # wl;
    ${rotate("h", 11)}
    ${multiply("h", prime1)}
    i := i + 1;
  end loop;
  hl := hl # (hh >> 1);
  ${multiply("h", prime2)}
  hl := hl # (((hh << 3) | (hl >> 29)) & ${mask});
  hh := hh # (hh >> 29);
  ${multiply("h", prime3)}
  hl := hl # hh;
  return (hh::numeric * 4294967296 + hl)::text;
end`;
