import { setFlagsFromString } from "node:v8";
import { parse } from "@cdktf/hcl2json";

// The parser is WebAssembly that runs for less than a tenth of a second. V8 would have it optimized on its other
// threads meanwhile, which takes their time from all that runs beside, and more of it than parsing.
setFlagsFromString("--liftoff-only");

/** A file's HCL as hcl2json gives it: arguments by name, and each block as a list. */
export const parseHcl: typeof parse = parse;
