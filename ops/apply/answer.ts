import { errorText } from "../aws/clients";
import type { MadePlan } from "../plan/make";

/**
 * What AWS answers. Where it does not answer, says that something could not be checked, and gives nothing: a deploy is
 * not refused for that.
 * @param whether what is checked, as the end of "it could not be checked whether …"
 */
export async function answerOrNothing<T>(plan: MadePlan, whether: string, answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    console.log(`${plan.label}: it could not be checked whether ${whether} (${errorText(error)}); the deploy goes on.`);
    return undefined;
  }
}
