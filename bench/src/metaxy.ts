import type { Store } from "@metaxy-ts/core";
import { FeatureGraph, featureSpecJson } from "@metaxy-ts/core";
import { PythonProcess } from "@metaxy-ts/testing/python-process";
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
  readonly #process: PythonProcess;
  /** In kilobytes. */
  peakMemory = 0;

  private constructor(process: PythonProcess) {
    this.#process = process;
  }

  static start(): Metaxy {
    return new Metaxy(new PythonProcess(...pythonProgram("resolve.py")));
  }

  /**
   * How long it takes to resolve the scenario's leaf and collect what is pending, measured there.
   *
   * @throws Error when it gives the feature another version: its rows would be those of another feature.
   */
  async resolve(store: Store, place: MetaxyPlace, { roots, leaf }: Scenario): Promise<Answer> {
    const specs = [...roots, leaf].map(({ spec }) => featureSpecJson(spec));
    const answer = (await this.#process.ask({ ...place, ...store.hash, specs })) as Answer;
    const ours = new FeatureGraph([leaf]).versions(leaf, store.hash.length).feature;
    if (answer.featureVersion !== ours)
      throw new Error(`${leaf.key} has version ${answer.featureVersion} in Python, and ${ours} here.`);
    this.peakMemory = Math.max(this.peakMemory, answer.peakMemory);
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]();
  }
}
