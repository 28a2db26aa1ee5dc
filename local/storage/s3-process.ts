import { join } from "node:path";
import execa from "execa";
import { python } from "../../cli/project";

/** The process of the run's S3. It loads while the name of its bucket is not known yet. */
export class StartingS3 {
  readonly server: execa.ExecaChildProcess;
  /** The end of its stderr. */
  errors = "";

  /** @param temporary a folder that exists, for objects that are too large for memory */
  constructor(temporary: string) {
    this.server = execa(python, [join(__dirname, "s3-server.py")], {
      env: { PATH: process.env["PATH"] ?? "", TMPDIR: temporary, LC_ALL: "C.UTF-8", PYTHONUTF8: "1" },
      extendEnv: false,
      stdio: ["pipe", "pipe", "pipe"],
      // Ctrl-C goes to every process of the foreground group, and this one must outlive it. It ends when its stdin
      // closes.
      detached: true,
      buffer: false,
      reject: false,
    });
    this.server.stderr?.on("data", (data: Buffer) => (this.errors = (this.errors + data.toString()).slice(-4000)));
    this.server.stdin?.on("error", () => undefined);
  }

  /** Ends it at once. A signal handler may call this. */
  kill(): void {
    this.server.kill("SIGKILL");
  }
}
