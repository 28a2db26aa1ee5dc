import { UserError } from "../../cli/errors";

export interface SoakOptions {
  /** Decides all random moments. @default - the clock */
  readonly seed: number;
  /** How many runs are killed. @default - 20 */
  readonly kills: number;
  /** How many replays are killed. @default - 3 */
  readonly replays: number;
  /** How many days are loaded. @default - 20 */
  readonly days: number;
}

export function readSoakOptions(env: NodeJS.ProcessEnv): SoakOptions {
  return {
    seed: wholeNumber(env, "SEED", Date.now() % 1_000_000),
    kills: wholeNumber(env, "KILLS", 20),
    replays: wholeNumber(env, "REPLAYS", 3),
    days: wholeNumber(env, "DAYS", 20),
  };
}

function wholeNumber(env: NodeJS.ProcessEnv, name: string, usual: number): number {
  const value = env[name];
  if (!value) return usual;
  if (!/^\d{1,9}$/.test(value)) throw new UserError(`${name}=${value}: must be a whole number of at most 9 digits`);
  return Number(value);
}
