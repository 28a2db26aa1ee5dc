import { z } from "zod";
import { ledgerSchema } from "../ledger";

/** A part of the run with its times, which are ISO 8601 in UTC. A part that never began has none. */
const partSchema = z.object({
  name: z.string(),
  kind: z.enum(["cluster", "bootstrap action", "step"]),
  outcome: z.enum(["completed", "failed", "cancelled", "not over", "not run here"]),
  from: z.string().optional(),
  to: z.string().optional(),
});
export type Part = z.output<typeof partSchema>;

const tableSchema = z.object({
  name: z.string(),
  mode: z.string().optional(),
  key: z.array(z.string()).default([]),
  partitionBy: z.array(z.string()).default([]),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** `source.field` or `table.column`, in which the values are found. Undefined where that is not known. */
      from: z.array(z.string()).optional(),
    }),
  ),
});
/** A table as the run's own job.json declares it. */
export type DeclaredTable = z.output<typeof tableSchema>;

const sampleSchema = z.object({
  source: z.string(),
  reason: z.string(),
  /** The object or file, and the place in it. */
  place: z.string(),
  detail: z.string(),
  text: z.string(),
});
/** A record in quarantine. */
export type Sample = z.output<typeof sampleSchema>;

const pastRunSchema = z.object({
  cluster: z.string(),
  started: z.string(),
  ok: z.boolean(),
  objects: z.number(),
  records: z.number(),
  quarantined: z.number(),
  rows: z.number(),
  /** From the beginning of the first part to the end of the last. Undefined where the times are not known. */
  seconds: z.number().optional(),
});
/** What the page says of a run when a later one is shown. */
export type PastRun = z.output<typeof pastRunSchema>;

export const factsSchema = z.object({
  version: z.literal(1),
  /** For example `on this machine`, `on EMR in eu-west-1`. */
  where: z.string(),
  ledger: ledgerSchema,
  parts: z.array(partSchema),
  tables: z.array(tableSchema),
  /** The samples of each source and reason are few; the ledger has the numbers. */
  samples: z.array(sampleSchema),
  /** Earlier runs, the oldest first. This run is not among them. */
  earlier: z.array(pastRunSchema),
  /** A checksum of the job.json of which `tables` are. */
  job: z.string().optional(),
});
/** All that the page of a run is made of. Equal facts give a page of equal bytes. */
export type PageFacts = z.output<typeof factsSchema>;
