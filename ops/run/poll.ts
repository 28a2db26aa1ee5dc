import { setTimeout as sleep } from "node:timers/promises";
import { errorName, isPassing } from "../aws/clients";
import { duration } from "../../cli/report/numbers";

/** The pause after a look that failed: twice the last one, at most eight times the usual one. */
const longest = 8;

/**
 * Looks at something again and again until it is over. Pauses differ by up to a fifth, so that many watchers do not ask
 * at the same moment; throttling and an absent network make them longer and end nothing.
 * @param every seconds between two looks
 * @param look says whether it is over
 * @param say gets one line when answers stop coming
 * @throws what `look` throws, if asking again would not help
 */
export async function poll(every: number, look: () => Promise<boolean>, say: (line: string) => void): Promise<void> {
  let factor = 1;
  for (;;) {
    try {
      if (await look()) return;
      factor = 1;
    } catch (error) {
      if (!isPassing(error)) throw error;
      factor = Math.min(factor * 2, longest);
      if (factor === 2)
        say(
          `AWS does not answer now (${errorName(error)}); asking again in ${duration(every * factor * 1000)}. The run goes on.`,
        );
    }
    await sleep(every * factor * 1000 * (0.8 + 0.4 * Math.random()));
  }
}
