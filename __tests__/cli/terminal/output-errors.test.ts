import { spawn } from "node:child_process";
import { existsSync, openSync } from "node:fs";
import { root } from "../../../cli/project";

/** A program that only prints, more than a pipe holds. */
const program = `
require("./cli/typescript.cjs");
const { endWithOutput } = require("./cli/terminal/output-errors.ts");
endWithOutput();
for (let line = 0; line < 100_000; line++) console.log("a line of the answer");
`;

function ended(stdout: "pipe" | number): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, ["-e", program], { cwd: root, stdio: ["ignore", stdout, "pipe"] });
  // As head, which reads a little and closes the pipe.
  child.stdout?.once("data", () => child.stdout?.destroy());
  let stderr = "";
  child.stderr?.on("data", (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stderr })));
}

test("a reader that has enough ends the program without an error", async () => {
  expect(await ended("pipe")).toEqual({ code: 0, stderr: "" });
});

// Linux has a device that is always full.
if (existsSync("/dev/full"))
  test("a full disk is one sentence", async () => {
    expect(await ended(openSync("/dev/full", "w"))).toEqual({
      code: 1,
      stderr: "The output could not be written: ENOSPC: no space left on device, write.\n",
    });
  });
