import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { UserError } from "../errors";

/** The options that only commands which connect to a node have. */
export interface SessionOptions {
  /** The EC2 instance to connect to. @default - the primary node */
  readonly instance?: string;
  /** The file of the private key, for SSH. @default - SSH takes what it knows */
  readonly key?: string;
}

export const interfaces = ["spark", "yarn", "hdfs", "zeppelin", "jupyter", "livy", "hive", "trino"] as const;
export type Interface = (typeof interfaces)[number];

export interface TunnelOptions extends SessionOptions {
  readonly ui: Interface;
}

export interface CopyOptions extends SessionOptions {
  readonly file: string;
  /** The path on the node. @default - the home of the user hadoop */
  readonly to: string;
}

export function readSessionOptions(env: NodeJS.ProcessEnv = process.env): SessionOptions {
  const instance = env["INSTANCE"] || undefined;
  if (instance !== undefined && !/^i-[0-9a-z]+$/.test(instance))
    throw new UserError(`INSTANCE=${instance} is not the id of an instance; make describe lists those of a cluster.`);
  return { instance, key: keyFile(env["KEY"] ?? "") };
}

function keyFile(given: string): string | undefined {
  const key = given.replace(/^~(?=\/)/, homedir());
  if (key === "") return undefined;
  if (!existsSync(key)) throw new UserError(`KEY=${key}: there is no such file; give the file of the private key.`);
  if (key.includes("${"))
    throw new UserError(`KEY=${key}: ssh takes \${ in a path for the name of a variable; rename the file or folder.`);
  return key;
}

export function readTunnelOptions(env: NodeJS.ProcessEnv = process.env): TunnelOptions {
  const ui = interfaces.find((known) => known === env["UI"]);
  if (ui === undefined)
    throw new UserError(
      `${env["UI"] ? `UI=${env["UI"]} is not known` : "UI is not given"}; it is one of: ${interfaces.join(", ")}.`,
    );
  return { ...readSessionOptions(env), ui };
}

export function readCopyOptions(env: NodeJS.ProcessEnv = process.env): CopyOptions {
  const file = env["FILE"] || undefined;
  if (file === undefined)
    throw new UserError("FILE is not given; name the file or folder to copy: make copy FILE=<file> [TO=<path>]");
  if (!existsSync(file)) throw new UserError(`FILE=${file}: there is no such file`);
  return { ...readSessionOptions(env), file: join(file), to: env["TO"] ?? "" };
}
