import { isArm } from "../aws/instance-types";
import { nodeTypes } from "./node-types";
import type { Pipeline } from "../pipeline";
import { lineOf } from "../aws/releases";

/** For which Python packages are packed. */
export interface PythonTarget {
  /** For example `3.9`. */
  readonly python: string;
  /** The processor of a Linux with glibc 2.34. @default - this machine, with its operating system */
  readonly machine?: "x86_64" | "aarch64";
}

/** The Python of a cluster. config/rules/python.ts has checked that its nodes have one architecture. */
export function clusterPython({ release, primary }: Pick<Pipeline["cluster"], "release" | "primary">): PythonTarget {
  const [first] = nodeTypes(primary.types);
  return { python: lineOf(release).python, machine: first && isArm(first.type) ? "aarch64" : "x86_64" };
}
