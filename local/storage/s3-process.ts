import { join } from "node:path";
import execa from "execa";
import { python } from "../../cli/project";

/** The process of the run's S3, which loads while the name of its bucket is not known yet. */
export class StartingS3 {
  readonly server: execa.ExecaChildProcess;
  /** The end of what it said on stderr. */
  errors = "";

  /** @param temporary a folder that is there, for objects too large for memory */
  constructor(temporary: string) {
    this.server = execa(python, [join(__dirname, "s3-server.py")], {
      env: { PATH: process.env["PATH"] ?? "", TMPDIR: temporary, LC_ALL: "C.UTF-8", PYTHONUTF8: "1" },
      extendEnv: false,
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C of the terminal goes to every process of the foreground group; this one ends when we close its stdin.
      detached: true,
      buffer: false,
      reject: false,
    });
    this.server.stderr?.on("data", (data: Buffer) => (this.errors = (this.errors + data.toString()).slice(-4000)));
    this.server.stdin?.on("error", () => undefined);
  }

  /** At once, from a signal handler. */
  kill(): void {
    this.server.kill("SIGKILL");
  }
}
