import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { loadPipeline } from "../../config/load";
import type { Pipeline } from "../../config/pipeline";
import { UserError } from "../../config/user-error";

const made: string[] = [];
afterAll(() => made.forEach((folder) => rmSync(folder, { recursive: true })));

/** A project folder with one pipeline `p` of the given files. By default it has one table `t` with its SQL. */
export function project(
  yaml: string,
  files: Record<string, string> = { "tables/t.sql": "select id, day from s" },
): string {
  const root = mkdtempSync(join(tmpdir(), "parquetry-config-"));
  made.push(root);
  for (const [file, content] of Object.entries({ ...files, "pipeline.yaml": yaml })) {
    const path = join(root, "pipelines/p", file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return root;
}

export const load = (...args: Parameters<typeof project>): Pipeline => loadPipeline(project(...args), "p");

/** What a user would read of a pipeline with problems. */
export function problems(...args: Parameters<typeof project>): string {
  try {
    load(...args);
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  return "no problem";
}

/** The smallest pipeline, with lines put in where a test wants them. */
export function minimal(changes: { top?: string; source?: string; table?: string; bucket?: string } = {}): string {
  return [
    `bucket: ${changes.bucket ?? "my-bucket"}`,
    ...(changes.top === undefined ? [] : [changes.top]),
    "sources:",
    "  s:",
    "    prefix: data/",
    "    schema: { id: string, day: date }",
    ...(changes.source === undefined ? [] : [changes.source]),
    "tables:",
    "  t:",
    "    columns: { id: string, day: date }",
    ...(changes.table === undefined ? [] : [changes.table]),
    "",
  ].join("\n");
}
