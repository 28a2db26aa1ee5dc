import { join, relative } from "node:path";

/** This project's folder; absolute. */
export const root = join(__dirname, "..");

/** The Python of the project's own environment, which local/install/install.sh makes. */
export const python = join(root, ".venv", "bin", "python");

/** A path as messages show it: relative to the project's folder where it lies there, absolute elsewhere. */
export function shownPath(path: string): string {
  const fromRoot = relative(root, path);
  return fromRoot.startsWith("..") ? path : fromRoot;
}
