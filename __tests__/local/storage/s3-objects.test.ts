import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { S3Objects } from "../../../local/storage/s3-objects";
import { accessKeys } from "../../../local/storage/s3-rights";
import { S3Store } from "../../../local/storage/s3-store";

const region = "us-east-1";
const names = ["a b", "ä/中/😀", "100%", "%41", "a+b=c&d", "it's (1)!*", "x?y#z", "~a_b-c.d", "day=2024-01-01/T00:00"];
let folder: string;
let store: S3Store;
let objects: S3Objects;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "s3-objects-"));
  store = await S3Store.start("demo", { region, temporary: folder });
  for (const name of names) {
    mkdirSync(dirname(join(folder, "data", name)), { recursive: true });
    writeFileSync(join(folder, "data", name), `content of ${name}`);
  }
  await store.put(join(folder, "data"), { prefix: "landing/" });
  objects = new S3Objects({ endpoint: store.endpoint, region, accessKey: accessKeys.user });
});

afterAll(async () => {
  await store.stop();
  rmSync(folder, { recursive: true });
});

test.each(names)("an object named %s is read", async (name) => {
  expect(await text(await objects.read(`s3://demo/landing/${name}`))).toBe(`content of ${name}`);
});

test("many objects are read at the same time", async () => {
  const all = Array.from({ length: 200 }, (_, index) => names[index % names.length] as string);
  const read = await Promise.all(all.map(async (name) => text(await objects.read(`s3://demo/landing/${name}`))));
  expect(read).toEqual(all.map((name) => `content of ${name}`));
});

test("what S3 says of an object that does not exist is the error, and later reads work", async () => {
  await expect(objects.read("s3://demo/landing/none")).rejects.toThrow("The specified key does not exist.");
  await expect(objects.read("s3://none/landing/a b")).rejects.toThrow("The specified bucket does not exist");
  expect(await text(await objects.read("s3://demo/landing/a b"))).toBe("content of a b");
});

test("a refused read names S3's reason", async () => {
  const role = new S3Objects({ endpoint: store.endpoint, region, accessKey: accessKeys.role });
  await store.judge({
    role: [{ name: "role", document: { Version: "2012-10-17", Statement: [] } }],
    bucket: null,
    endpoint: null,
    caller: { role: "nodes", session: "i-1", endpoint: "vpce-1", account: "123456789012" },
    record: join(folder, "requests.jsonl"),
  });
  await expect(role.read("s3://demo/landing/a b")).rejects.toThrow(/not authorized to perform: s3:GetObject/);
});

test("a read is tried again after a lost connection and after an error of S3", async () => {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, answer) => {
    asked.push(url.split("?")[0] as string);
    if (asked.length === 1) answer.destroy();
    else if (asked.length === 2) answer.writeHead(503).end("<Error><Code>SlowDown</Code></Error>");
    else answer.end("content");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const flaky = new S3Objects({ endpoint, region, accessKey: accessKeys.user });
  expect(await text(await flaky.read("s3://demo/a b"))).toBe("content");
  expect(asked).toEqual(["/demo/a%20b", "/demo/a%20b", "/demo/a%20b"]);
  server.closeAllConnections();
  server.close();
});

test("a server that cannot be reached is the error", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const unreachable = new S3Objects({ endpoint: `http://127.0.0.1:${port}`, region, accessKey: accessKeys.user });
  await expect(unreachable.read("s3://demo/a")).rejects.toThrow(`connect ECONNREFUSED 127.0.0.1:${port}`);
});
