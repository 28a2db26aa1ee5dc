import { RunError } from "../../cli/errors";
import type { Stack } from "../../cli/synthesized/stacks";
import { errorText } from "../aws/clients";
import { networkFacts } from "../aws/existing-network";
import { networkProblems, type NetworkProblem } from "../aws/network-problems";
import type { MadePlan } from "../plan/make";
import { startsCluster } from "./landing";

/**
 * Before a cluster starts in a network that exists: where a tag, a route or an endpoint is missing there, it would fail
 * after some minutes, and cost money until then. Where AWS does not answer, this says so and does not refuse.
 * @throws RunError with all that is missing
 */
export async function mustFitNetwork(plan: MadePlan, stacks: readonly Stack[]): Promise<void> {
  if (!startsCluster(plan)) return;
  const planned = stacks.find(({ hcl }) => hcl.existingNetwork !== undefined)?.hcl.existingNetwork;
  if (planned === undefined) return;
  const { region } = plan.plannedStack.hcl;
  const problems = await networkFacts(planned, region).then(
    (facts) => networkProblems(planned, facts),
    (error: unknown) => {
      console.log(`${plan.label}: it could not be checked whether ${planned.vpc} fits (${errorText(error)}).`);
      return [];
    },
  );
  if (problems.length === 0) return;
  throw new RunError(["No cluster was started, because the network does not fit:", ...problems.map(lines)].join("\n"));
}

const lines = ({ says, fix }: NetworkProblem) => `  ${says}\n    ${fix}`;
