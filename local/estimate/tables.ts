import { readFileSync } from "node:fs";
import { z } from "zod";
import type { SourceSize, TableSize } from "./model";
import type { Plan } from "../cluster/definition";
import { UserError } from "../../cli/errors";

const MiB = 2 ** 20;
const jobSchema = z.object({
  sources: z.array(
    z.object({
      name: z.string(),
      uri: z.string(),
      merged: z.string().nullable(),
      optional: z.boolean().default(false),
    }),
  ),
  tables: z.array(
    z.object({ name: z.string(), partitionBy: z.array(z.string()).default([]), fileSize: z.number().default(128) }),
  ),
});
export type Job = z.output<typeof jobSchema>;
export type JobSource = Job["sources"][number];

const ledgerSchema = z.object({
  sources: z.record(z.string(), z.object({ bytes: z.object({ listed: z.number() }) })),
  tables: z.record(z.string(), z.object({ partitions: z.number(), files: z.number(), bytes: z.number() })),
});

/** The job that the plan uploads. */
export function jobOf(plan: Plan): Job {
  const code = plan.objects.find(({ key }) => key.endsWith("/job.json"));
  if (!code)
    throw new UserError(`the cluster stack of ${plan.name} uploads no job.json; synthesize it again with make synth`);
  return jobSchema.parse(JSON.parse(readFileSync(code.file, "utf8")));
}

/**
 * The tables' files of a run on more data, from the ledger of a run on less: bytes grow as the input does, partitions stay as they are,
 * and each has a file for every fileSize in it.
 */
export function tableSizes(ledger: string, job: Job, sources: readonly SourceSize[]): TableSize[] {
  const before = ledgerSchema.parse(JSON.parse(ledger));
  const listed = Object.values(before.sources).reduce((sum, { bytes }) => sum + bytes.listed, 0);
  const growth = listed > 0 ? sources.reduce((sum, { bytes }) => sum + bytes, 0) / listed : 1;
  return job.tables.flatMap(({ name, partitionBy, fileSize }) => {
    const then = before.tables[name];
    if (!then) return [];
    const bytes = Math.round(then.bytes * growth);
    const partitions = partitionBy.length > 0 ? Math.max(1, then.partitions) : 1;
    return [{ name, bytes, files: partitions * Math.max(1, Math.ceil(bytes / partitions / (fileSize * MiB))) }];
  });
}
