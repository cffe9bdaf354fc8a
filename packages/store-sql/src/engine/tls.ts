import { errorText, MetaxyError } from "@metaxy-ts/core/adapter";

/** By what Node and the drivers say: what is wrong with an encrypted connection. */
const problems: readonly (readonly [RegExp, string])[] = [
  [
    /self[- ]signed certificate|unable to (?:verify|get)[\w ]* certificate|certificate has expired|certificate is not yet valid|does not match certificate|not match.*altnames/i,
    "shows a certificate that is not trusted",
  ],
  [/does not support (?:SSL|secure) connection|ssl not enabled in the server/i, "takes no encrypted connections"],
];

/** The library's error for an encrypted connection that could not be made; `advice` says which options there are. */
export function tlsError(error: unknown, display: string, advice: string): MetaxyError | undefined {
  const text = errorText(error);
  const [, problem] = problems.find(([pattern]) => pattern.test(text)) ?? [];
  if (problem === undefined) return undefined;
  return new MetaxyError("CONFIG_INVALID", `The server of ${display} ${problem}: ${text}. ${advice}`, { cause: error });
}
