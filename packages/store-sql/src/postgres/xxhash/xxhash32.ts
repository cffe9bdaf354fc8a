/*
 * XXH32 of the xxHash specification, with the seed 0, in PL/pgSQL. Its numbers of 32 bits are in `bigint`, which has no unsigned sibling and
 * refuses what is larger, so a product is made of halves.
 */

const primes = [2_654_435_761n, 2_246_822_519n, 3_266_489_917n, 668_265_263n, 374_761_393n] as const;
const [prime1, prime2, prime3, prime4, prime5] = primes;
const mask = "4294967295";

const product = (value: string, prime: bigint): string =>
  `((((((${value}) >> 16) * ${prime}) & 65535) << 16) + ((${value}) & 65535) * ${prime})`;
const rotated = (value: string, bits: number): string =>
  `(((${value} << ${bits}) | (${value} >> ${32 - bits})) & ${mask})`;
const word = (place: string): string =>
  `(get_byte(b, ${place}) | (get_byte(b, ${place} + 1) << 8) | (get_byte(b, ${place} + 2) << 16) | (get_byte(b, ${place} + 3)::bigint << 24))`;

function lane(name: string, offset: number): string {
  return `    ${name} := (${name} + ${product(word(`i + ${offset}`), prime2)}) & ${mask};
    ${name} := ${rotated(name, 13)};
    ${name} := ${product(name, prime1)} & ${mask};`;
}

/** The body of a function of one argument, `input`. */
export const xxhash32Body = `declare
  b bytea := convert_to(input, 'UTF8');
  n integer := length(b);
  i integer := 0;
  w bigint;
  h bigint;
  v1 bigint := ${(prime1 + prime2) & 0xffff_ffffn};
  v2 bigint := ${prime2};
  v3 bigint := 0;
  v4 bigint := ${-prime1 & 0xffff_ffffn};
begin
  while i + 16 <= n loop
${[1, 2, 3, 4].map((number) => lane(`v${number}`, (number - 1) * 4)).join("\n")}
    i := i + 16;
  end loop;
  if n >= 16 then
    h := ${rotated("v1", 1)} + ${rotated("v2", 7)} + ${rotated("v3", 12)} + ${rotated("v4", 18)};
  else
    h := ${prime5};
  end if;
  h := (h + n) & ${mask};
  while i + 4 <= n loop
    w := ${word("i")};
    h := (h + ${product("w", prime3)}) & ${mask};
    h := ${rotated("h", 17)};
    h := ${product("h", prime4)} & ${mask};
    i := i + 4;
  end loop;
  while i < n loop
    h := (h + get_byte(b, i)::bigint * ${prime5}) & ${mask};
    h := ${rotated("h", 11)};
    h := ${product("h", prime1)} & ${mask};
    i := i + 1;
  end loop;
  h := h # (h >> 15);
  h := ${product("h", prime2)} & ${mask};
  h := h # (h >> 13);
  h := ${product("h", prime3)} & ${mask};
  h := h # (h >> 16);
  return h::text;
end`;
