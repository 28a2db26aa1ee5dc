import { randomInt } from "node:crypto";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** An id as EMR gives it: j-… to a cluster, s-… to a step, i-… to an instance. */
export function newId(kind: "j" | "s" | "i"): string {
  const alphabet = kind === "i" ? "0123456789abcdef" : letters;
  const length = kind === "i" ? 17 : 13;
  return `${kind}-${Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("")}`;
}
