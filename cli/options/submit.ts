import { UserError } from "../errors";

/** What a user wants to run. */
export interface SubmitOptions {
  /** The name of the only step. @default - all steps */
  readonly step?: string;
  /** More arguments for the chosen step; if no step is chosen, for `write tables`. */
  readonly args: readonly string[];
}

/** Reads STEP and ARGS. Arguments have blanks between them; quotes and backslashes are as in a shell. */
export function readSubmitOptions(env: NodeJS.ProcessEnv): SubmitOptions {
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
    if (match === undefined) throw notAWord(text, place);
    found.push(unquoted(match));
    place += match.length;
  }
}

/** @param place where a word should begin or go on: only a quote that is not closed, or a last backslash, does not */
function notAWord(text: string, place: number): UserError {
  const [what, fix] =
    text[place] === "\\"
      ? ["\\", "is the last character, so it escapes nothing; remove it"]
      : ["quote", "is not closed; close it"];
  return new UserError(`ARGS=${text}: the ${what} at character ${place + 1} ${fix}, or write \\ before it.`);
}

function unquoted(text: string): string {
  const parts = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gs;
  return text.replace(
    parts,
    (_all, single?: string, double?: string, char?: string) =>
      single ?? double?.replace(/\\(["\\$`])/g, "$1") ?? char ?? "",
  );
}
