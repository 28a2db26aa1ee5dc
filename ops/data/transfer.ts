import { setMaxListeners } from "node:events";
import { exitCode, isForeseen, RunError } from "../../cli/errors";
import { bytes, count, many } from "../../cli/report/numbers";
import { sideBySide } from "./side-by-side";
import { type Movable, TransferProgress } from "./transfer-progress";

/** What the work on one file gets. */
export interface Moving {
  /** Aborted by Ctrl-C, and by the failure of another file. */
  readonly signal: AbortSignal;
  /** To be called for bytes that were moved. */
  readonly moved: (bytes: number) => void;
}

/** Which files are moved, and how. */
export interface Transfer<T extends Movable> {
  readonly files: readonly T[];
  /** What was done, as the word in a sentence: `uploaded`. */
  readonly done: "uploaded" | "downloaded";
  /** Moves a file, if it is not there already. */
  readonly move: (file: T, moving: Moving) => Promise<"moved" | "existing">;
}

/** Larger files are moved by several requests at the same time, so fewer of them at once. */
export const largeFile = 8 * 1024 ** 2;
const atOnce = { small: 32, large: 4 } as const;

/**
 * Moves all files, and shows how far it is. The same call goes on where this one stopped.
 * @returns a clause: `398 files (2.8 MiB) were uploaded, 2 were there already`
 * @throws RunError after Ctrl-C, and for the first file that failed
 */
export async function transfer<T extends Movable>({ files, done, move }: Transfer<T>): Promise<string> {
  const stop = new AbortController();
  setMaxListeners(0, stop.signal); // Each file that is moved listens.
  const progress = new TransferProgress(files, done);
  const end = onInterrupt(() => stop.abort());
  const work = async (file: T) => {
    const part = progress.begin(file.size);
    try {
      part.end(await move(file, { signal: stop.signal, moved: part.moved }));
    } catch (error) {
      stop.abort();
      throw error;
    }
  };
  try {
    const isLarge = ({ size }: T) => size >= largeFile;
    await sideBySide(
      files.filter((file) => !isLarge(file)),
      atOnce.small,
      stop.signal,
      work,
    );
    await sideBySide(files.filter(isLarge), atOnce.large, stop.signal, work);
  } catch (error) {
    if (!end.interrupted) throw isForeseen(error) ? withRest(error, progress.rest()) : error;
  } finally {
    progress.close();
    end.forget();
  }
  if (end.interrupted) throw new RunError(`\nInterrupted. ${progress.rest()}`, exitCode.interrupted);
  const { moved, existing, movedBytes } = progress;
  const was = moved === 1 ? "was" : "were";
  return `${many(moved, "file")} (${bytes(movedBytes)}) ${was} ${done}${existingText(existing)}`;
}

function existingText(existing: number): string {
  return existing === 0 ? "" : `, ${count(existing)} ${existing === 1 ? "was" : "were"} there already`;
}

function withRest(error: Error, rest: string): Error {
  return error instanceof RunError ? new RunError(`${error.message} ${rest}`, error.code) : error;
}

/** The first interrupt stops what is being moved; a second one ends the command at once. */
function onInterrupt(stop: () => void): { interrupted: boolean; readonly forget: () => void } {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const handler = () => {
    if (state.interrupted) process.exit(exitCode.interrupted);
    state.interrupted = true;
    stop();
  };
  const state = {
    interrupted: false,
    forget: () => {
      for (const signal of signals) process.off(signal, handler);
    },
  };
  for (const signal of signals) process.on(signal, handler);
  return state;
}
