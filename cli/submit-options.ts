import { UserError } from "./errors";
import type { Wanted } from "./synthesized/submitted-steps";

/** Reads STEP and ARGS. Arguments have blanks between them; quotes and backslashes are as in a shell. */
export function readSubmitOptions(env: NodeJS.ProcessEnv): Wanted {
  const step = (env["STEP"] ?? "").trim();
  return { ...(step !== "" && { step }), args: words(env["ARGS"] ?? "") };
}

const word = /(?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+/gsy;

function words(text: string): string[] {
  const found: string[] = [];
  let place = 0;
  for (;;) {
    while (/\s/.test(text[place] ?? "")) place += 1;
    if (place === text.length) return found;
    word.lastIndex = place;
    const match = word.exec(text)?.[0];
    if (match === undefined)
      throw new UserError(
        `ARGS=${text}: the quote at character ${place + 1} is not closed; close it, or write \\ before it.`,
      );
    found.push(unquoted(match));
    place += match.length;
  }
}

function unquoted(text: string): string {
  const parts = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs;
  return text.replace(
    parts,
    (_all, single?: string, double?: string, char?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? char ?? "",
  );
}
