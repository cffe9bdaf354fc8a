import { InvalidArgumentError, Option } from "commander";

/** `-f, --format`, with the first of them if it is omitted. */
export function formatOption(...formats: readonly [string, ...string[]]): Option {
  return new Option("-f, --format <format>", "how to print it").choices(formats).default(formats[0]);
}

/** `-s, --store`. */
export function storeOption(): Option {
  return new Option("-s, --store <name>", "the store (default: that of the configuration)");
}

/** An option that may be given several times. */
export function repeated(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser<string[]>((value, previous = []) => [...previous, value])
    .default([], "none");
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (Number.isSafeInteger(number) && number >= least) return number;
    throw new InvalidArgumentError(`It has to be a whole number of at least ${least}.`);
  };
}
