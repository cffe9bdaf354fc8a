import { loadProject } from "@metaxy-ts/project";

/* Loads the features of the project in a folder, and prints how long it took. */

const [folder = "", expected] = process.argv.slice(2);
const project = await loadProject({ folder });
const start = performance.now();
const { graph, problems } = await project.features();
const features = performance.now() - start;
if (problems.length > 0 || graph.features.size !== Number(expected))
  throw new Error(`${graph.features.size} features, ${problems.length} problems: ${problems[0]?.message}`);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ features, total: performance.now(), cpu: (user + system) / 1000 }));
