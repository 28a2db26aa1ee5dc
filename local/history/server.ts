import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { exitCode, RunError, UserError } from "../../cli/errors";
import { fetchedHistory } from "../../cli/history-folder";
import { freePort } from "../../cli/processes/ports";
import { endProcess, untilEnd, untilInterrupt } from "../../cli/processes/processes";
import { root, shownPath } from "../../cli/project";
import { checkPipeline } from "../../cli/synthesized/pipelines";
import { loadPipeline } from "../../config/load";
import { localSpark, type LocalSpark } from "../cluster/local-spark";
import type { LocalOptions } from "../inputs/options";

/** Spark's own port for it. */
const usualPort = 18080;

/** How long the server may take to read the event logs. */
const longestSeconds = 120;

/** Which run is shown: the last `make run`, or the one whose event logs were fetched from AWS. */
export type Where = "local" | "aws";

/**
 * Starts Spark's history server on the event logs of a run, until Ctrl-C. @returns the exit code
 * @throws UserError when there are none
 */
export async function showHistory({ pipeline, out }: LocalOptions, where: Where): Promise<number> {
  checkPipeline(root, pipeline);
  const folder = where === "local" ? join(out, pipeline, "history") : fetchedHistory(root, pipeline);
  if (!existsSync(folder) || readdirSync(folder).length === 0)
    throw new UserError(`There is no history in ${shownPath(folder)}/; make run PIPELINE=${pipeline} leaves one.`);
  const spark = await localSpark(loadPipeline(root, pipeline).cluster.release);
  const port = await freePort(usualPort);
  const log = join(root, ".local", "history-server.log");
  const child = startServer(spark, folder, port, log);
  const interrupted = untilInterrupt().then(() => undefined);
  const ended = untilEnd(child).then(() => failed(log));
  try {
    const application = await Promise.race([applicationAt(port), ended, interrupted]);
    if (application === undefined) return exitCode.fine;
    console.log(`Spark's history: http://127.0.0.1:${port}/history/${application}/jobs/ until Ctrl-C.`);
    await Promise.race([ended, interrupted]);
    console.log("\nThe history server has ended.");
    return exitCode.fine;
  } finally {
    await endProcess(child);
  }
}

/** @param log the file for what it says */
function startServer(spark: LocalSpark, folder: string, port: number, log: string): ChildProcess {
  const settings = join(root, ".local", "history-server.conf");
  mkdirSync(join(root, ".local"), { recursive: true });
  writeFileSync(
    settings,
    `spark.history.fs.logDirectory ${pathToFileURL(folder).href}\nspark.history.ui.port ${port}\n`,
  );
  const output = openSync(log, "w");
  // The script replaces itself by Java (exec), so the id of this process is that of the server.
  const server = spawn(
    join(spark.home, "bin/spark-class"),
    ["org.apache.spark.deploy.history.HistoryServer", "--properties-file", settings],
    {
      stdio: ["ignore", output, output],
      env: {
        PATH: process.env["PATH"],
        SPARK_HOME: spark.home,
        JAVA_HOME: spark.java,
        SPARK_LOCAL_IP: "127.0.0.1",
        SPARK_DAEMON_MEMORY: "1g",
      },
    },
  );
  closeSync(output);
  return server;
}

/** @returns the id of the application, as soon as the server has read its event logs */
async function applicationAt(port: number): Promise<string> {
  const until = Date.now() + longestSeconds * 1000;
  while (Date.now() < until) {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v1/applications`);
      const [first] = (await answer.json()) as { id: string }[];
      if (first) return first.id;
    } catch {
      // It does not listen yet.
    }
    await sleep(300);
  }
  throw new RunError(`Spark's history server found no application within ${longestSeconds} seconds.`);
}

function failed(log: string): never {
  const lines = readFileSync(log, "utf8").trim().split("\n");
  const reason = lines.find((line) => /Exception|Error/.test(line)) ?? lines.at(-1) ?? "";
  throw new RunError(`Spark's history server has ended: ${reason.slice(0, 300)}. ${shownPath(log)} has all it said.`);
}
