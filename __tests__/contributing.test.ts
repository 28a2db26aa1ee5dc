import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../cli/project";

const read = (file: string) => readFileSync(join(root, file), "utf8");
const matches = (file: string, pattern: RegExp) => [...read(file).matchAll(pattern)].map((match) => match[1] as string);

/** Files that a recipe tells to create. */
const example = /\/(lifecycle\.ts|X\.py)$/;

test("CONTRIBUTING.md names files and folders that are there", () => {
  const words = matches("CONTRIBUTING.md", /`([^`\n]+)`/g).flatMap((code) => code.split(" "));
  const paths = words.filter((word) => /^[\w.-]+\/[\w./-]*$/.test(word) && !example.test(word));
  const installed = ["node_modules/", ".venv/", ".cache/"];
  expect(paths.filter((path) => !installed.includes(path) && !existsSync(join(root, path)))).toEqual([]);
  expect(paths.length).toBeGreaterThan(20);
});

test("CONTRIBUTING.md names make targets that are there", () => {
  const targets = matches("CONTRIBUTING.md", /`(?:\w+=\S+ )?make ([a-z-]+)`/g);
  expect(targets).toContain("test");
  expect(targets.filter((target) => !read("Makefile").includes(`\n${target}: ## `))).toEqual([]);
});

test("CONTRIBUTING.md links to files and headings that are there", () => {
  const links = matches("CONTRIBUTING.md", /\]\((?!https:)([^)]+)\)/g);
  expect(links.length).toBeGreaterThan(0);
  const broken = links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    if (!existsSync(join(root, path))) return true;
    const anchors = matches(path, /^#+ (.*)$/gm).map((heading) => heading.toLowerCase().replaceAll(" ", "-"));
    return anchor !== undefined && !anchors.includes(anchor);
  });
  expect(broken).toEqual([]);
});
