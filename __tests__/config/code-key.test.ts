import { isCodeKey, withoutCodeHashes } from "../../config/code-key";

test("a key of code has the hash of the content before the name", () => {
  expect(["code/0a1b/main.py", "code/schedule/0a1b/main.py"].filter(isCodeKey)).toHaveLength(2);
  expect(["code/main.py", "code/other/0a1b/main.py", "landing/code/0a1b/main.py"].filter(isCodeKey)).toEqual([]);
});

test("without its hashes, a text is the same for two contents of its files", () => {
  expect(withoutCodeHashes("--files=s3://b/code/0a1b/a.csv,s3://b/code/schedule/2c3d/b.csv")).toBe(
    "--files=s3://b/code/a.csv,s3://b/code/schedule/b.csv",
  );
  const other = "--file=s3://b/landing/code/0a1b/a.csv";
  expect(withoutCodeHashes(other)).toBe(other);
});
