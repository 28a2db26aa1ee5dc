import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { GetObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { readLedger, showLedger } from "../../cli/report/ledger";
import { awsFailure, objectAt } from "../aws/clients";
import { RunError } from "../../cli/errors";
import type { RunPlace } from "./find";

/**
 * Fetches a run's ledger and shows it.
 * @returns whether it adds up: a run whose ledger does not is a failed one, whatever its steps say
 * @throws RunError when there is none, or it cannot be read
 */
export async function printLedger(
  s3: S3Client,
  place: RunPlace,
  root: string,
  say: (line: string) => void,
): Promise<boolean> {
  const uri = `${place.runs}${place.cluster}/ledger.json`;
  const file = join(root, ".local", "ledgers", `${place.cluster}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, await fetchText(s3, uri));
  const ledger = readLedger(file);
  if (!ledger) throw new RunError(`${uri} is empty.`);
  say(showLedger(ledger));
  return ledger.ok && ledger.equations.every((equation) => equation.holds);
}

async function fetchText(s3: S3Client, uri: string): Promise<string> {
  try {
    const object = await s3.send(new GetObjectCommand(objectAt(uri)));
    return (await object.Body?.transformToString()) ?? "";
  } catch (error) {
    if (error instanceof Error && ["NoSuchKey", "NoSuchBucket"].includes(error.name)) {
      throw new RunError(
        `All steps are completed, but there is no ledger at ${uri}: it is not proven that nothing was lost. Look at the log of the last step.`,
      );
    }
    throw awsFailure(`All steps are completed, but the ledger ${uri} could not be read`, error);
  }
}
