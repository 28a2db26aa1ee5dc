import { setTimeout as sleep } from "node:timers/promises";
import type { AthenaClient, ColumnInfo, QueryExecution } from "@aws-sdk/client-athena";
import "../../cli/aws-sdk";
import { RunError, UserError } from "../../cli/errors";
import { bytes } from "../../cli/report/numbers";
import type { Result, ResultColumn } from "../../cli/report/result";
import type { Catalog } from "../../cli/synthesized/catalog";
import { awsFailure, clientConfig, errorName } from "../aws/clients";

type Sdk = typeof import("@aws-sdk/client-athena");

/** Milliseconds between two questions for the state of a query: short ones first. */
const pauses = [200, 300, 500, 1000] as const;
const longestPause = 2000;

/** A query that Athena runs in the pipeline's workgroup. */
export class AthenaQuery {
  private constructor(
    private readonly sdk: Sdk,
    private readonly client: AthenaClient,
    private readonly id: string,
    private readonly catalog: Catalog,
  ) {}

  /** @throws UserError where Athena cannot read the SQL, or the workgroup is not deployed */
  static async start(sql: string, catalog: Catalog, region: string | undefined): Promise<AthenaQuery> {
    const sdk = await import("@aws-sdk/client-athena");
    const { AthenaClient, StartQueryExecutionCommand } = sdk;
    const client = new AthenaClient(clientConfig(region));
    try {
      const { QueryExecutionId = "" } = await client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          QueryExecutionContext: { Catalog: "AwsDataCatalog", Database: catalog.database },
          WorkGroup: catalog.workgroup,
        }),
      );
      return new AthenaQuery(sdk, client, QueryExecutionId, catalog);
    } catch (error) {
      throw startFailure(error, catalog);
    }
  }

  /** Waits for its end. @returns the bytes that it scanned @throws UserError for what is wrong in the SQL */
  async wait(): Promise<number> {
    for (let round = 0; ; round++) {
      const { Status: { State, StateChangeReason = State } = {}, Statistics: counted = {} } = await this.execution();
      if (State === "SUCCEEDED") return counted.DataScannedInBytes ?? 0;
      if (State === "FAILED" || State === "CANCELLED") throw queryFailure(String(StateChangeReason), this.catalog);
      await sleep(pauses[round] ?? longestPause);
    }
  }

  /** The result of a query that has succeeded. */
  async result(): Promise<Result> {
    const first = await this.page(undefined);
    const columns = first.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
    return { columns: columns.map(columnOf), rows: this.rows(first, columns) };
  }

  async stop(): Promise<void> {
    const { StopQueryExecutionCommand } = this.sdk;
    await this.client.send(new StopQueryExecutionCommand({ QueryExecutionId: this.id }));
  }

  private async execution(): Promise<QueryExecution> {
    const { GetQueryExecutionCommand } = this.sdk;
    try {
      const { QueryExecution: execution = {} } = await this.client.send(
        new GetQueryExecutionCommand({ QueryExecutionId: this.id }),
      );
      return execution;
    } catch (error) {
      throw awsFailure(`The state of query ${this.id} is not known`, error);
    }
  }

  private async page(token: string | undefined) {
    const { GetQueryResultsCommand } = this.sdk;
    try {
      return await this.client.send(new GetQueryResultsCommand({ QueryExecutionId: this.id, NextToken: token }));
    } catch (error) {
      throw awsFailure(`The result of query ${this.id} could not be read`, error);
    }
  }

  private async *rows(
    first: Awaited<ReturnType<AthenaQuery["page"]>>,
    columns: readonly ColumnInfo[],
  ): AsyncGenerator<(string | null)[]> {
    let page = first;
    let isFirst = true;
    for (;;) {
      const rows = (page.ResultSet?.Rows ?? []).map(({ Data = [] }) =>
        columns.map((_, index) => Data[index]?.VarCharValue ?? null),
      );
      // The first row of a SELECT is its header. Other statements have none.
      const isHeader = isFirst && columns.every(({ Name }, index) => rows[0]?.[index] === Name);
      yield* isHeader ? rows.slice(1) : rows;
      isFirst = false;
      if (page.NextToken === undefined) return;
      page = await this.page(page.NextToken);
    }
  }
}

const numbers = /^(tinyint|smallint|integer|bigint|float|real|double|decimal)/;

/** Athena writes arrays, maps and structs in a way of its own, which is not JSON. */
function columnOf({ Name = "", Type = "" }: ColumnInfo): ResultColumn {
  return { name: Name, kind: numbers.test(Type) ? "number" : Type === "boolean" ? "json" : "text" };
}

function startFailure(error: unknown, catalog: Catalog): Error {
  if (errorName(error) !== "InvalidRequestException") return awsFailure("Athena did not start the query", error);
  const message = (error as Error).message;
  if (/WorkGroup .* is not found|WorkGroup is not found/i.test(message))
    return new UserError(`The workgroup ${catalog.workgroup} does not exist in Athena; make deploy creates it.`);
  return queryFailure(message, catalog);
}

/** Kinds of errors that are not the query's. @see https://docs.aws.amazon.com/athena/latest/ug/error-reference.html */
const notOfQuery =
  /^(GENERIC_INTERNAL_ERROR|INTERNAL_ERROR|HIVE_|ICEBERG_|PERMISSION_DENIED|Insufficient|Access Denied)/;

function queryFailure(reason: string, catalog: Catalog): Error {
  const text = reason.split(/\s+/).join(" ").trim();
  if (/bytes scanned limit/i.test(text))
    return new UserError(
      `The query scanned more than ${bytes(catalog.scanLimit)}, and Athena ended it. Name fewer columns or fewer ` +
        "partitions in it, or raise catalog.scanLimit in pipeline.yaml and deploy.",
    );
  if (notOfQuery.test(text)) return new RunError(`The query failed: ${text}`);
  const [, line, column, message] = /^(?:[A-Z_]+: )?line (\d+):(\d+): (.*)$/.exec(text) ?? [];
  return new UserError(
    message === undefined
      ? `SQL: ${text.replace(/^[A-Z_]+: /, "")}`
      : `SQL, line ${line}, column ${column}: ${message}`,
  );
}
