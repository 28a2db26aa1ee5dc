import { z } from "zod";
import type { JsonSchema } from "./file/schema-problems";
import { pipelineSchema } from "./schema/pipeline";

/** The JSON Schema of `pipeline.yaml` as a user writes it, for editors. Keys with a default may be omitted. */
export function pipelineJsonSchema(): JsonSchema {
  return z.toJSONSchema(pipelineSchema, { io: "input", reused: "inline" }) as JsonSchema;
}
