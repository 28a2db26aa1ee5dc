import { z } from "zod";
import { backendSchema } from "./backend";
import { clusterSchema } from "./cluster";
import { bucketName, checked, hclProblem } from "./fields";
import { networkSchema } from "./network";
import { sourcesSchema } from "./sources";
import { tablesSchema } from "./tables";

function tagProblem(value: string): string | undefined {
  if (value.length > 256) return `is ${value.length} characters long, and AWS allows 256; shorten it`;
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u.test(value))
    return (
      hclProblem(value) ??
      "holds a character that AWS refuses in a tag; use letters, digits, spaces and _ . : / = + - @"
    );
  return undefined;
}

const days = (description: string, fallback: number) =>
  z.int().min(1).max(3650).default(fallback).meta({ description });

/** The one definition of `pipeline.yaml`: shape, defaults, rules of single values, and the text of its reference. */
export const pipelineSchema = z
  .strictObject({
    bucket: bucketName,
    region: checked(
      (value) => (/^[a-z]{2}(-[a-z]+)+-\d$/.test(value) ? undefined : 'is no AWS region; write it like "us-east-1"'),
      "The AWS region of everything.",
    ).default("us-east-1"),
    tags: z
      .record(z.string().min(1).max(128), checked(tagProblem, "A tag's value."))
      .default({})
      .meta({ description: "Tags for every resource, at most nine, besides those the stacks set themselves." }),
    retention: z
      .strictObject({
        runs: days("Days until what a run left under runs/ expires.", 30),
        merged: days("Days until files that were merged to S3 expire; more than a run takes.", 2),
        logs: days("Days until EMR's logs expire.", 90),
        oldVersions: days("Days until replaced or deleted versions of objects expire.", 30),
      })
      .prefault({})
      .meta({ description: "How long the bucket keeps what is no input and no table." }),
    backend: backendSchema,
    network: networkSchema,
    cluster: clusterSchema,
    sources: sourcesSchema,
    tables: tablesSchema,
  })
  .meta({ title: "parquetry pipeline", description: "Small JSON files in S3 to partitioned Parquet on Amazon EMR." });

export type PipelineFile = z.output<typeof pipelineSchema>;
