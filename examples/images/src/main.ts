import { runDemo } from "./demo.ts";
import { parseOptions, usage } from "./options.ts";

try {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) console.log(usage);
  else process.exitCode = await runDemo(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
