import { pythonWith } from "@metaxy-ts/testing";

/** A Python that has Delta's own library and Polars. */
export const { python, runPython } = pythonWith("deltalake==1.6.0", "polars==2.1.0", "pyarrow==26.0.1");
