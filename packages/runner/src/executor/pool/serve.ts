import { MetaxyError } from "@metaxy-ts/core";
import { errorText } from "@metaxy-ts/core/adapter";
import type { Pipeline } from "../../pipeline/pipeline.js";
import { isPipeline } from "../../pipeline/pipeline.js";
import type { Row } from "../../sample/row.js";
import type { Outcome } from "../../work/outcome.js";
import { StepWorker } from "../../work/step-worker.js";
import type { ComputeMessage, FromWorker, ToWorker } from "./messages.js";
import { pack, unpack } from "./packed.js";
import { plainError } from "./plain-error.js";

type Send = (message: FromWorker) => void;

/** What a worker does: it computes tasks of a module's pipeline. Returns what takes its messages. */
export function serve(module: string, send: Send): (message: ToWorker) => void {
  const steps = new Map<string, StepWorker>();
  let pipeline: Promise<Pipeline> | undefined;
  let stop = new AbortController();

  const compute = async (message: ComputeMessage): Promise<void> => {
    let alive: NodeJS.Timeout | undefined;
    const { signal } = stop;
    try {
      pipeline ??= load(module);
      const step = stepOf(await pipeline, message, steps);
      await step.prepare();
      send({ type: "started" });
      if (message.aliveEvery !== undefined) alive = setInterval(send, message.aliveEvery, { type: "alive" });
      await step.compute(
        message.rows.map((row) => unpack(row) as Row),
        {
          stop: signal,
          signal: new AbortController().signal, // a worker is ended instead
          onBegin: (indexes) => send({ type: "begun", indexes }),
          onOutcome: (outcome) => sendOutcome(send, outcome, message.feature),
        },
      );
      send({ type: "done" });
    } catch (error) {
      send({ type: "refused", error: plainError(error) });
    } finally {
      clearInterval(alive);
    }
  };

  const close = async (feature: string): Promise<void> => {
    const step = steps.get(feature);
    steps.delete(feature);
    try {
      await step?.[Symbol.asyncDispose]();
      send({ type: "closed", feature });
    } catch (error) {
      send({ type: "closed", feature, error: plainError(error) });
    }
  };

  return (message) => {
    if (message.type === "stop") stop.abort();
    else if (message.type === "close") void close(message.feature);
    else {
      stop = new AbortController();
      void compute(message);
    }
  };
}

async function load(module: string): Promise<Pipeline> {
  const loaded = (await import(module)) as { default?: unknown; pipeline?: unknown };
  for (const found of [loaded.default, loaded.pipeline]) if (isPipeline(found)) return found;
  throw new MetaxyError(
    "PIPELINE_INVALID",
    `${module} exports no pipeline. Its default export, or its export pipeline, has to be what definePipeline returns.`,
  );
}

/** @throws WORKER_DIFFERS if the pipeline has no such step, or the feature has another definition. */
function stepOf(
  pipeline: Pipeline,
  { feature, featureVersion, hashLength }: ComputeMessage,
  steps: Map<string, StepWorker>,
): StepWorker {
  const known = steps.get(feature);
  const step = pipeline.steps.get(feature);
  if (step?.kind !== "step")
    throw new MetaxyError("WORKER_DIFFERS", `The pipeline of the worker's module has no step for ${feature}.`);
  const own = pipeline.graph.versions(feature, hashLength).feature;
  if (own !== featureVersion)
    throw new MetaxyError(
      "WORKER_DIFFERS",
      `The worker's module defines version ${own} of ${feature}; the run is of version ${featureVersion}. Both have to load the same code.`,
      { details: { feature } },
    );
  const worker = known ?? new StepWorker(pipeline, step);
  steps.set(feature, worker);
  return worker;
}

/** A result that cannot leave the worker is a failure of its sample. */
function sendOutcome(send: Send, { rows, ...outcome }: Outcome, feature: string): void {
  try {
    send({ type: "outcome", outcome: { ...outcome, ...(rows && { rows: pack(rows) as object[] }) } });
  } catch (error) {
    const message = `The step of ${feature} returned something that cannot be sent from a worker: ${errorText(error)}.`;
    send({
      type: "outcome",
      outcome: { ...outcome, error: { name: "STEP_RESULT_INVALID", message, policy: "skip" } },
    });
  }
}
