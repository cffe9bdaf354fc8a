#!/usr/bin/env node
import "@metaxy-ts/cli/main";
