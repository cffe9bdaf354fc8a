import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Interface } from "node:readline";
import { createInterface } from "node:readline";
import type { Store } from "@metaxy-ts/core";
import { FeatureGraph, featureSpecJson } from "@metaxy-ts/core";
import type { Time } from "./measure.ts";
import { pythonProgram } from "./python.ts";
import type { Scenario } from "./scenario.ts";
import type { MetaxyPlace } from "./stores/bench-store.ts";

interface Answer extends Time {
  readonly rows: number;
  readonly featureVersion: string;
  /** In kilobytes. */
  readonly peakMemory: number;
}

/** A process with Python's Metaxy, which stays for all rounds, as this one does. */
export class Metaxy implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  /** In kilobytes. */
  peakMemory = 0;

  private constructor(process: ChildProcess, answers: Interface) {
    this.#process = process;
    this.#answers = answers[Symbol.asyncIterator]();
  }

  static start(): Metaxy {
    const [interpreter, program] = pythonProgram("resolve.py");
    const process = spawn(interpreter, [program], { stdio: ["pipe", "pipe", "inherit"] });
    return new Metaxy(process, createInterface({ input: process.stdout }));
  }

  /**
   * How long it takes to resolve the scenario's leaf and collect what is pending, measured there.
   *
   * @throws Error when it gives the feature another version: its rows would be those of another feature.
   */
  async resolve(store: Store, place: MetaxyPlace, { roots, leaf }: Scenario): Promise<Answer> {
    const specs = [...roots, leaf].map(({ spec }) => featureSpecJson(spec));
    this.#process.stdin?.write(`${JSON.stringify({ ...place, ...store.hash, specs })}\n`);
    const { value, done } = await this.#answers.next();
    if (done) throw new Error("Python's Metaxy has ended without an answer.");
    const answer = JSON.parse(value) as Answer;
    const ours = new FeatureGraph([leaf]).versions(leaf, store.hash.length).feature;
    if (answer.featureVersion !== ours)
      throw new Error(`${leaf.key} has version ${answer.featureVersion} in Python, and ${ours} here.`);
    this.peakMemory = Math.max(this.peakMemory, answer.peakMemory);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = this.#process.exitCode === null ? once(this.#process, "exit") : undefined;
    this.#process.stdin?.end();
    await ended;
  }
}
