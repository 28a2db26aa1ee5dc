import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * When a process began, in its system's own words; undefined when there is none, or only its exit code is still waited for.
 * Numbers of processes come again, soonest in containers: two processes are one only when number and birth are the same.
 */
export function birthOf(id: number): string | undefined {
  return existsSync("/proc/self/stat") ? fromProc(id) : fromPs(id);
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name in parentheses may hold anything, also parentheses */
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
