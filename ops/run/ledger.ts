import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { S3Client } from "@aws-sdk/client-s3";
import { RunError } from "../../cli/errors";
import { type Ledger, parseLedger, showLedger } from "../../cli/report/ledger";
import { awsFailure } from "../aws/clients";
import { objectText } from "../aws/objects";
import type { NamedRun } from "./find";
import { ledgerUri } from "./outcome";

const advice = "Look at the log of the last step, and run the pipeline again.";

/**
 * Fetches the ledger of a run whose steps are completed, and shows it.
 * @throws RunError when there is none, or it cannot be read
 */
export async function printLedger(
  s3: S3Client,
  run: NamedRun,
  root: string,
  say: (line: string) => void,
): Promise<Ledger> {
  const uri = ledgerUri(run);
  const text = await fetchText(s3, uri);
  if (text.trim() === "") throw new RunError(`${uri} is empty: it is not proven that nothing was lost. ${advice}`);
  const file = join(root, ".local", "ledgers", `${run.run}.json`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  const ledger = parseLedger(text);
  if (!ledger)
    throw new RunError(
      `${uri} cannot be read: it is damaged, or of another version. It is not proven that nothing was lost. ${advice}`,
    );
  say(showLedger(ledger));
  return ledger;
}

async function fetchText(s3: S3Client, uri: string): Promise<string> {
  const text = await objectText(s3, uri).catch((error: unknown) => {
    throw awsFailure(`All steps are completed, but the ledger ${uri} could not be read`, error);
  });
  if (text !== undefined) return text;
  throw new RunError(
    `All steps are completed, but there is no ledger at ${uri}: it is not proven that nothing was lost. ${advice}`,
  );
}
