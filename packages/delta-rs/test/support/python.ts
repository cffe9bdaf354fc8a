import { pythonWith } from "@metaxy-ts/testing";

/** A Python that has Delta's own library. */
export const { python, runPython } = pythonWith("deltalake==1.6.0", "pyarrow==26.0.1");
