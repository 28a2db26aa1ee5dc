import { linkSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";
import { CodeObject } from "../../stacks/cluster/code";
import { temporaryFolder } from "./synthesized";

test("a file that another command may be reading is replaced, and not written in place", () => {
  const cache = temporaryFolder();
  const make = () => {
    const stack = new TerraformStack(new App({ outdir: temporaryFolder() }), "stack");
    new CodeObject(stack, "main", "main.py", Buffer.from("print(1)\n"), "bucket", { cache });
    const [hash] = readdirSync(cache);
    return join(cache, hash as string);
  };
  const folder = make();
  writeFileSync(join(folder, "main.py"), "print(");
  const reader = join(temporaryFolder(), "main.py");
  linkSync(join(folder, "main.py"), reader);
  make();
  expect(readFileSync(join(folder, "main.py"), "utf8")).toBe("print(1)\n");
  expect(readFileSync(reader, "utf8")).toBe("print(");
  expect(readdirSync(folder)).toEqual(["main.py"]);
});
