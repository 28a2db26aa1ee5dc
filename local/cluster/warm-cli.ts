import { mkdirSync } from "node:fs";
import { join } from "node:path";
import execa from "execa";
import { python } from "../../cli/project";

/**
 * Starts the process that answers calls of `aws` without the start of Python for each of them. Until it is ready, a
 * call starts the AWS CLI itself.
 * @param folder absolute path; it gets the program `aws`
 * @returns ends the process; a signal handler may call it
 */
export function startWarmCli(folder: string): () => void {
  // On macOS, the network libraries of a process that has no program of its own may crash.
  if (process.platform !== "linux") return () => undefined;
  mkdirSync(folder, { recursive: true });
  const server = execa(python, [join(__dirname, "warm_cli.py"), folder], {
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8" },
    extendEnv: false,
    stdio: ["pipe", "ignore", "ignore"],
    // As the local S3: it outlives Ctrl-C, and ends when its stdin closes.
    detached: true,
    buffer: false,
    reject: false,
  });
  server.stdin?.on("error", () => undefined);
  return () => void server.kill("SIGKILL");
}
