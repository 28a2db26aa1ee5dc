import { execFileSync } from "node:child_process";

export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** Every process of this machine. */
function all(): Process[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 1 << 26 }).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, command] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command: command as string }];
  });
}

/** All processes that a process has started, and that these have started. */
export function descendants(root: number): Process[] {
  const processes = all();
  const found: Process[] = [];
  for (let parents = [root]; parents.length > 0;) {
    const children = processes.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ pid }) => pid);
  }
  return found;
}

/** Processes whose command names a folder, without this process. */
export function naming(folder: string): Process[] {
  return all().filter(({ pid, command }) => pid !== process.pid && command.includes(folder));
}

/** Kills one process at once. @returns false when it has ended already */
export function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}

export async function sleep(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Asks until there is an answer. @returns undefined when the time or the work was over before */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  over: () => boolean,
  milliseconds = 3_600_000,
  pause = 50,
): Promise<T | undefined> {
  const begun = Date.now();
  while (Date.now() - begun < milliseconds && !over()) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(pause);
  }
  return undefined;
}
