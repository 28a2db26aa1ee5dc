import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { AthenaClient, CreateWorkGroupCommand } from "@aws-sdk/client-athena";
import { root } from "../../../cli/project";
import { loadPipeline } from "../../../config/load";
import { synthHcl, temporaryFolder } from "../../stacks/synthesized";
import { AwsServer } from "../aws-server";
import { command } from "./command";

/** `make query IN=aws` against moto's Athena, which answers with what a test gives it. */
let aws: AwsServer;
const project = temporaryFolder();
const name = "cluster-catalog";

beforeAll(async () => {
  aws = await AwsServer.start();
  await synthHcl(loadPipeline(root, name), join(project, "cdktf.out"));
  const client = new AthenaClient(aws.client);
  await client.send(new CreateWorkGroupCommand({ Name: name }));
});
afterAll(() => aws.stop());

const query = (SQL: string, env: Record<string, string> = {}, meanwhile?: Parameters<typeof command>[3]) =>
  command("query", project, { ...aws.env, PIPELINE: name, IN: "aws", SQL, ...env }, meanwhile);

const status = (State: string, StateChangeReason?: string) => ({
  QueryExecution: { Status: { State, StateChangeReason }, Statistics: { DataScannedInBytes: 3 * 1024 ** 2 } },
});
const answer = (target: string, body: object) => aws.tell({ answer: { target, body } });

test("a result in two pages", async () => {
  const column = (Name: string, Type: string) => ({ Name, Type });
  const row = (...values: (string | undefined)[]) => ({ Data: values.map((VarCharValue) => ({ VarCharValue })) });
  await answer("GetQueryExecution", status("SUCCEEDED"));
  await answer("GetQueryResults", {
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: [column("page", "varchar"), column("clicks", "bigint")] },
      Rows: [row("page", "clicks"), row("/", "3"), row(undefined, "4")],
    },
  });
  const found = await query("select page, count(*) as clicks from clicks group by page", { FORMAT: "json" });
  expect(JSON.parse(found.stdout)).toEqual([
    { page: "/", clicks: 3 },
    { page: null, clicks: 4 },
  ]);
  expect(found.stderr).toMatch(/^2 rows of cluster_catalog in \d+\.\d s, 3\.0 MiB scanned of at most 10\.0 GiB\n$/);
  expect(found.status).toBe(0);
});

test.each([
  ["SYNTAX_ERROR: line 1:8: Column 'x' is unknown", "SQL, line 1, column 8: Column 'x' is unknown\n", 2],
  [
    "Query cancelled! : Bytes scanned limit was exceeded",
    "The query scanned more than 10.0 GiB, and Athena ended it. Name fewer columns or fewer partitions in it, or " +
      "raise catalog.scanLimit in pipeline.yaml and deploy.\n",
    2,
  ],
  ["DIVISION_BY_ZERO: / by zero", "SQL: / by zero\n", 2],
  ["GENERIC_INTERNAL_ERROR: oh", "The query failed: GENERIC_INTERNAL_ERROR: oh\n", 1],
])("%s", async (reason, message, code) => {
  await answer("GetQueryExecution", status("FAILED", reason));
  const { stderr, status: exit } = await query("select x");
  expect([stderr, exit]).toEqual([message, code]);
});

test("Athena refuses SQL that it cannot read, and a workgroup that is not there", async () => {
  const refuse = (message: string) =>
    aws.tell({ refuse: { target: "StartQueryExecution", error: "InvalidRequestException", message, times: 1 } });
  await refuse("line 1:10: mismatched input 'form'. Expecting: ',', <EOF>");
  expect((await query("select * form x")).stderr).toBe(
    "SQL, line 1, column 10: mismatched input 'form'. Expecting: ',', <EOF>\n",
  );
  await refuse("WorkGroup cluster-catalog is not found.");
  expect((await query("select 1")).stderr).toBe(
    "The workgroup cluster-catalog does not exist in Athena; make deploy creates it.\n",
  );
});

test("Ctrl-C stops the query in Athena, and says so if Athena did not stop it", async () => {
  await answer("GetQueryExecution", status("RUNNING"));
  const asked = async () => (await aws.tell({ asked: {} }))["GetQueryExecution"] ?? 0;
  const interrupted = async () => {
    const before = await asked();
    const { stderr, status: exit } = await query("select 1", {}, async (child) => {
      while ((await asked()) === before) await sleep(50);
      child.kill("SIGINT");
    });
    return [stderr, exit];
  };
  expect(await interrupted()).toEqual(["\nThe query was stopped in Athena.\n", 130]);
  const error = { error: "AccessDeniedException", message: "no right", times: 1 };
  await aws.tell({ refuse: { target: "StopQueryExecution", ...error } });
  expect(await interrupted()).toEqual([
    "\nThe query was not stopped in Athena and may go on there: AccessDeniedException: no right\n",
    130,
  ]);
});
