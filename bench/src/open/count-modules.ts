import { registerHooks } from "node:module";

/* Loaded before a program to count the modules that it loads, those of CommonJS too. */

const seen = new Set<string>();
registerHooks({
  load(url, context, next) {
    if (!url.startsWith("node:")) seen.add(url);
    return next(url, context);
  },
});
Object.assign(globalThis, { modulesLoaded: () => seen.size });
