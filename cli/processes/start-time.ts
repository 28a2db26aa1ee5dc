import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * When a process started, as its system writes it; undefined when there is no such process, or only its exit code is
 * left. A system uses the numbers of processes again, in containers very soon. So two processes are the same only when
 * their numbers and start times are equal.
 */
export function startTimeOf(id: number): string | undefined {
  return existsSync("/proc/self/stat") ? fromProc(id) : fromPs(id);
}

/**
 * The name in parentheses may hold anything, also parentheses.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function fromProc(id: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function fromPs(id: number): string | undefined {
  try {
    const [state = "", ...start] = execFileSync("ps", ["-o", "state=,lstart=", "-p", String(id)], {
      encoding: "utf8",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: ["ignore", "pipe", "ignore"],
    })
      .trim()
      .split(/\s+/);
    return state === "" || state.startsWith("Z") ? undefined : start.join(" ");
  } catch {
    return undefined;
  }
}
