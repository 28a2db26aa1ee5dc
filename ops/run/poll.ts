import { setTimeout as sleep } from "node:timers/promises";
import { errorText, isTransient } from "../aws/clients";
import { duration } from "../../cli/report/numbers";

/** The pause after a failed poll is twice the last one, and at most this many times the usual one. */
const longestPause = 8;

/**
 * Polls until something is over. Pauses vary by up to a fifth, so that many watchers do not ask at the same moment.
 * Throttling and a missing network make the pauses longer and end nothing.
 * @param every seconds between two polls
 * @param isOver asks once
 * @param say gets a line when answers stop coming, and more lines where they do not come for long
 * @throws what `isOver` throws, where asking again would not help
 */
export async function poll(every: number, isOver: () => Promise<boolean>, say: (line: string) => void): Promise<void> {
  let factor = 1;
  for (;;) {
    try {
      if (await isOver()) return;
      factor = 1;
    } catch (error) {
      if (!isTransient(error)) throw error;
      const isFirst = factor === 1;
      const lasts = factor === longestPause;
      factor = Math.min(factor * 2, longestPause);
      if (isFirst || lasts)
        say(
          `AWS does not answer now (${errorText(error)}); ` +
            `asking again in ${duration(every * factor * 1000)}. The run goes on.`,
        );
    }
    await sleep(every * factor * 1000 * (0.8 + 0.4 * Math.random()));
  }
}
