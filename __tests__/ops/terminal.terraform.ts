import { existsSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { root } from "../../cli/project";
import { Project } from "./project";

/** Questions, on a terminal that Python's pty makes. */
let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project.remove());

const terminal = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
const question = "Apply this? Type yes to go on: ";

/** Runs a command of ops/ for the stack `roles`, and types `answer` when `prompt` is on the screen. */
async function typed(command: string, prompt: string, answer: string, env: Record<string, string> = {}) {
  const program = ["--require", join(root, "cli/typescript.cjs"), join(root, "ops", `${command}.ts`)];
  const child = execa(join(root, ".venv/bin/python"), ["-c", terminal, process.execPath, ...program], {
    cwd: project.folder,
    env: { CI: "", YES: "", WATCH: "no", STACK: "roles", ...env },
    reject: false,
  });
  let screen = "";
  child.stdout?.on("data", (data: Buffer) => {
    const before = screen;
    screen += data.toString();
    if (screen.includes(prompt) && !before.includes(prompt)) child.stdin?.write(answer);
  });
  const { exitCode } = await child;
  return { exitCode, screen: screen.replaceAll("\r\n", "\n") };
}

test("any answer but yes changes nothing", async () => {
  const { exitCode, screen } = await typed("deploy", question, "y\n");
  expect(screen).toMatch(/sparkify-roles +│ +6 │/);
  expect(screen).toContain("Not confirmed, so nothing is done.");
  expect(exitCode).toBe(1);
  expect(existsSync(join(project.folder, "state"))).toBe(false);
});

test("Ctrl-C at the question changes nothing", async () => {
  const { exitCode, screen } = await typed("deploy", question, "\x03");
  expect(screen).toContain("Not confirmed, so nothing is done.");
  expect(exitCode).toBe(130);
  expect(existsSync(join(project.folder, "state"))).toBe(false);
});

test("yes applies; Ctrl-C during a destroy reaches Terraform once: it finishes, and the state is right", async () => {
  const deploy = await typed("deploy", question, "yes\n");
  expect(deploy.screen).toContain("roles: Apply complete! Resources: 6 added, 0 changed, 0 destroyed.");
  expect(deploy.exitCode).toBe(0);

  const { exitCode, screen } = await typed("destroy", "aws_iam_role.service: Destroying...", "\x03", {
    YES: "1",
    LAB_DELAY: "aws_iam_role=3s",
  });
  expect(screen).toContain(
    "Interrupted. Terraform finishes what it is doing and writes its state; this can take minutes.",
  );
  expect(screen).not.toContain("Two interrupts received");
  expect(exitCode).toBe(130);
  expect((await project.run("destroy", { YES: "1", STACK: "roles" })).exitCode).toBe(0);
  expect(project.inState("roles")).toBe(0);
});
