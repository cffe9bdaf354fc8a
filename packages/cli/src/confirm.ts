import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { Terminal } from "./terminal.js";

/**
 * Asks before something is lost.
 *
 * @param yes Whether `--yes` was given.
 * @returns Whether to go on.
 * @throws ARGUMENT_INVALID without `--yes` where nobody can be asked.
 */
export async function confirmed(question: string, yes: boolean, terminal: Terminal): Promise<boolean> {
  if (yes) return true;
  checkTerminal(question, terminal);
  const { confirm, isCancel } = await import("@clack/prompts");
  const answer = await confirm({ message: question, initialValue: false, ...streams(terminal) });
  return !isCancel(answer) && answer;
}

/** As {@link confirmed}, of something so large that the user has to type its name. */
export async function confirmedByName(
  question: string,
  name: string,
  yes: boolean,
  terminal: Terminal,
): Promise<boolean> {
  if (yes) return true;
  checkTerminal(question, terminal);
  const { text, isCancel } = await import("@clack/prompts");
  const answer = await text({
    message: `${question} Type ${name} to do it.`,
    validate: (typed) => (typed === name ? undefined : `Type ${name}, or press Ctrl-C.`),
    ...streams(terminal),
  });
  return !isCancel(answer);
}

function checkTerminal(question: string, { stderr, stdin, signal }: Terminal): void {
  signal.throwIfAborted(); // a prompt that begins after an interruption would wait for ever
  if (!stdin.isTTY || !stderr.isTTY)
    throw new MetaxyError("ARGUMENT_INVALID", `${question} Nobody can be asked here: add --yes to do it.`);
}

function streams({ stdin, stderr, signal }: Terminal) {
  return { input: stdin, output: stderr, signal };
}
