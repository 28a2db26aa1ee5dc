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

/** What a process started, and what those started. */
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

/** Processes whose command names a folder, this one aside. */
export function naming(folder: string): Process[] {
  return all().filter(({ pid, command }) => pid !== process.pid && command.includes(folder));
}

/** By its own pid, at once. False when it has ended already. */
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

/** Asks again and again. Nothing when there was no answer in that time, or the work is over. */
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
