import type { EmrClusterConfig, EmrClusterStep } from "@cdktf/provider-aws/lib/emr-cluster";
import { hashMapperHcl, stringToHclTerraform, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { contentHash } from "../../config/code-key";
import { lifecycleOf } from "../../config/cluster/lifecycle";
import type { Pipeline } from "../../config/pipeline";

/**
 * Lets people add steps to a cluster that waits for them. EMR lists those among the steps of the configuration, and
 * Terraform would replace the cluster for them. So Terraform ignores the steps of such a cluster, and replaces it when
 * a record of our own steps changes (docs/adr/0020-steps-by-hand.md). A transient cluster ends with its last step,
 * and nobody can add one after that.
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/44462
 */
export function keepsStepsByHand(
  scope: Construct,
  cluster: Pipeline["cluster"],
  steps: readonly EmrClusterStep[],
): Pick<EmrClusterConfig, "lifecycle"> {
  if (lifecycleOf(cluster).kind === "transient") return {};
  return { lifecycle: { ignoreChanges: ["step"], replaceTriggeredBy: [new OwnSteps(scope, "steps", steps)] } };
}

/** A record of steps, in Terraform's state alone: the number and name of each, and the hash of its content. */
class OwnSteps extends TerraformResource {
  private readonly input: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, steps: readonly EmrClusterStep[]) {
    // cdktf's own class for this resource starts `terraform` to see its version, and synthesis must work without it.
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
    });
    this.input = Object.fromEntries(
      steps.map((step, index) => [`${index + 1} ${step.name}`, contentHash(JSON.stringify(step))]),
    );
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.input };
  }

  protected override synthesizeHclAttributes(): Record<string, unknown> {
    const value = hashMapperHcl(stringToHclTerraform)(this.input) as unknown;
    return { input: { value, isBlock: false, type: "map", storageClassType: "stringMap" } };
  }
}
