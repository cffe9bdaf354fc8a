import type { CommonOptions } from "@clack/prompts";
import { isCancel, select, text } from "@clack/prompts";
import { MetaxyError } from "@metaxy-ts/core/adapter";
import type { InitTerminal } from "./options.js";

/** What a question ends with when the user gives up. */
export const cancelled = new Error("The user gave up.");

/** One of several answers. */
export interface Choice {
  readonly title: string;
  readonly hint?: string;
}

/** Asks for what a command line does not say. With `yes`, the default is the answer. */
export class Questions {
  readonly #yes: boolean;
  readonly #terminal: InitTerminal;

  constructor(yes: boolean, terminal: InitTerminal) {
    this.#yes = yes;
    this.#terminal = terminal;
  }

  /** @param option What would have answered it on the command line. */
  text(option: string, message: string, initial: string): Promise<string> {
    return this.#ask<string>(option, initial, (common) =>
      text({ ...common, message, placeholder: initial, defaultValue: initial }),
    );
  }

  /** @param option What would have answered it on the command line. */
  choice<Name extends string>(
    option: string,
    message: string,
    choices: Readonly<Record<Name, Choice>>,
    initial: Name,
  ): Promise<Name> {
    const options = Object.entries<Choice>(choices).map(([value, { title, hint }]) => ({
      value,
      label: title,
      ...(hint && { hint }),
    }));
    const answer = this.#ask<string>(option, initial, (common) =>
      select({ ...common, message, options, initialValue: initial }),
    );
    return answer as Promise<Name>;
  }

  async #ask<Answer>(
    option: string,
    initial: Answer,
    question: (common: CommonOptions) => Promise<Answer | symbol>,
  ): Promise<Answer> {
    if (this.#yes) return initial;
    const { stdin, stderr, signal } = this.#terminal;
    if (!stdin.isTTY || !stderr.isTTY)
      throw new MetaxyError(
        "ARGUMENT_INVALID",
        `Nobody can be asked here, and ${option} is not given. Give it, or add --yes to take the defaults.`,
      );
    const answer = await question({ input: stdin, output: stderr, signal });
    if (isCancel(answer)) throw cancelled;
    return answer as Answer;
  }
}
