import { z } from "zod";
import type { JsonSchema } from "./schema-problems";
import { pipelineSchema } from "./schema/pipeline";

/** The JSON Schema of `pipeline.yaml` as a user writes it (defaults may be left out), for editors. */
export function pipelineJsonSchema(): JsonSchema {
  return z.toJSONSchema(pipelineSchema, { io: "input", reused: "inline" }) as JsonSchema;
}
