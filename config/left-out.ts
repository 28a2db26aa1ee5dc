import { excludePattern } from "./sources/exclude";
import { pathPattern } from "./sources/key-path";
import type { Source } from "./pipeline";

/** A rule by which objects of a source are neither merged nor read. */
export interface LeftOut {
  /** As the ledger and `make preview` name it. */
  readonly rule: string;
  /** Whether the rule leaves out an object. @param key relative to the source's prefix */
  readonly takes: (key: string) => boolean;
}

/** The rules of a source. The first one that takes an object counts. */
export function leftOutOf({ exclude, path }: Pick<Source, "exclude" | "path">): LeftOut[] {
  const names = exclude.map((name) => {
    const pattern = whole(excludePattern(name));
    return { rule: `exclude ${JSON.stringify(name)}`, takes: (key: string) => pattern.test(key) };
  });
  if (path === undefined) return names;
  const fitting = whole(pathPattern(path.template));
  return [...names, { rule: `does not fit path "${path.template}"`, takes: (key) => !fitting.test(key) }];
}

/** A regular expression that matches whole keys. */
export const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`, "s");
