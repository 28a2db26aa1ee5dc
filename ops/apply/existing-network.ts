import { RunError } from "../../cli/errors";
import type { Stack } from "../../cli/synthesized/stacks";
import { networkFacts } from "../aws/existing-network";
import { networkProblems, type NetworkProblem } from "../aws/network-problems";
import { wantedNetwork } from "../aws/wanted-network";
import type { MadePlan } from "../plan/make";
import { answerOrNothing } from "./answer";

/**
 * Looks for the tags, routes and endpoints that a cluster needs in a network that exists.
 * @throws RunError with all that is missing
 */
export async function mustFitNetwork(plan: MadePlan, stacks: readonly Stack[]): Promise<void> {
  const planned = wantedNetwork(stacks);
  if (planned === undefined) return;
  const { region } = plan.plannedStack.hcl;
  const facts = await answerOrNothing(plan, `${planned.vpc} fits`, networkFacts(planned, region));
  const problems = facts ? networkProblems(planned, facts) : [];
  if (problems.length === 0) return;
  throw new RunError(["No cluster was started, because the network does not fit:", ...problems.map(lines)].join("\n"));
}

const lines = ({ says, fix }: NetworkProblem) => `  ${says}\n    ${fix}`;
