import { UserError } from "../errors";

/** The options that only `make query` has. */
export interface QueryOptions {
  readonly sql: string;
  readonly format: ResultFormat;
}

export const resultFormats = ["table", "csv", "json"] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** @param isTerminal whether a person reads the result. FORMAT wins */
export function readQueryOptions(env: NodeJS.ProcessEnv, isTerminal: boolean): QueryOptions {
  const sql = (env["SQL"] ?? "").trim();
  if (sql === "") throw new UserError("SQL is not given; write for example: make query SQL='select * from songs'");
  const where = env["IN"] || "local";
  if (where !== "local" && where !== "aws")
    throw new UserError(
      `IN=${where} is not known; IN=aws queries the tables in AWS; ` +
        "without IN, the tables of the last make run are queried.",
    );
  return { sql, format: readResultFormat(env, isTerminal, "a query") };
}

/**
 * How a result is written: as FORMAT says; otherwise a table for a person, and CSV for a program.
 * @param what the command, as its message names it
 */
export function readResultFormat(env: NodeJS.ProcessEnv, isTerminal: boolean, what: string): ResultFormat {
  const given = env["FORMAT"] || (isTerminal ? "table" : "csv");
  const format = resultFormats.find((known) => known === given);
  if (format === undefined)
    throw new UserError(`FORMAT=${given} is not known; for ${what} it is one of: ${resultFormats.join(", ")}.`);
  return format;
}
