import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createPipeline } from "../../../local/new/write/create";
import { showCreated } from "../../../local/new/write/show";
import { loadPipeline } from "../../../config/load";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** A temp folder of these files. */
export function folder(files: Record<string, string | Buffer> = {}): string {
  const root = mkdtempSync(join(tmpdir(), "parquetry-new-"));
  made.push(root);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }
  return root;
}

/** What `make new NAME=shop` writes and prints for a sample of these files. The pipeline has loaded. */
export function created(files: Record<string, string | Buffer>) {
  const [root, data] = [folder(), folder(files)];
  const result = createPipeline(root, "shop", data);
  loadPipeline(root, "shop");
  expect(readdirSync(join(root, "pipelines"))).toEqual(["shop"]);
  const read = (file: string) => readFileSync(join(root, "pipelines/shop", file), "utf8");
  const yaml = read("pipeline.yaml");
  const body = yaml.slice(yaml.indexOf("sources:"));
  return { root, yaml, body, read, says: showCreated(result, data).replaceAll(data, "DATA") };
}

/** The message of a user's mistake. Nothing is left behind. */
export function refused(root: string, name: string | undefined, data?: string): string {
  const before = existsSync(join(root, "pipelines")) ? readdirSync(join(root, "pipelines")) : [];
  try {
    createPipeline(root, name, data);
  } catch (error) {
    expect(existsSync(join(root, "pipelines")) ? readdirSync(join(root, "pipelines")) : []).toEqual(before);
    return (error as Error).message.replaceAll(data ?? "\0", "DATA");
  }
  return "not refused";
}
