import { Argument, InvalidArgumentError, Option } from "commander";

/** `-f, --format`, with the first of them if it is omitted. */
export function formatOption(...formats: readonly [string, ...string[]]): Option {
  return new Option("-f, --format <format>", "how to print it").choices(formats).default(formats[0]);
}

/** `-s, --store`. */
export function storeOption(): Option {
  return new Option("-s, --store <name>", "the store (default: that of the configuration)");
}

/** `--fallback-target`: states as a preview sees them. */
export function fallbackTargetOption(): Option {
  return new Option("--fallback-target", "what fallback stores have of a feature counts as stored, as in a preview");
}

/** Which features a command is for: `<features...>`, or `[features...]` where all are meant without any. */
export function featuresArgument(
  name: "<features...>" | "[features...]",
  description = name.startsWith("[") ? "which features (default: all)" : "which features",
): Argument {
  return new Argument(name, description);
}

/** How features are selected, for the end of a command's help. */
export const selectorHelp = `
Features are selected by
  video/crop     its key, or a glob over keys: video/*, **/crop
  +video/crop    with its ancestors; video/crop+ with its descendants, 2+video/crop with two levels
  project:videos those of a project
  tag:gpu        those with a tag in their metadata
  !video/raw     all others; or without these, after selectors that are not excluded`;

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

/** An option with a name and a value, which may be given several times: `-t run=1`. */
export function keyValues(flags: string, description: string): Option {
  return new Option(flags, description)
    .argParser<Record<string, string>>((text, previous) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
      if (name === undefined || value === undefined) throw new InvalidArgumentError("It has to be name=value.");
      return { ...previous, [name]: value };
    })
    .default({}, "none");
}
