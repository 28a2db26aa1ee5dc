import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformOutput, TerraformStack, type IAspect } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import { emrTag } from "../config/aws/emr-names";
import type { Pipeline } from "../config/pipeline";
import { oldestTerraform, type StackPart } from "../config/terraform";
import { namesOf, type Names } from "./names";
import { keepState } from "./state";

/** The commands check the version before they start Terraform. */
const requiredTerraform = `>= ${oldestTerraform.join(".")}.0`;

/** With its source in full: cdktf writes "aws", which tools that read HCL do not all complete. */
class HashicorpAwsProvider extends AwsProvider {
  override readonly terraformProviderSource = "hashicorp/aws";
}

/** The parts that all stacks share: provider, state, tags. */
export abstract class PipelineStack extends TerraformStack {
  protected readonly names: Names;

  constructor(scope: Construct, part: StackPart, pipeline: Pipeline) {
    const names = namesOf(pipeline);
    super(scope, names.stack[part]);
    this.names = names;
    keepState(this, pipeline);
    new HashicorpAwsProvider(this, "aws", { region: pipeline.region });
    Aspects.of(this).add(new Tags(commonTags(pipeline)));
  }

  /**
   * cdktf has no option for `required_version`, and writes an override of it as invalid HCL. So both texts get it here.
   */
  override toHclTerraform(): { hcl: string; metadata: object } {
    const { hcl, metadata } = super.toHclTerraform() as { hcl: string; metadata: object };
    const line = `required_version = ${JSON.stringify(requiredTerraform)}`;
    return { hcl: hcl.replace(/^terraform \{/, `$&\n${line}`), metadata };
  }

  override toTerraform(): { terraform: object } {
    const json = super.toTerraform() as { terraform: object };
    return { ...json, terraform: { ...json.terraform, required_version: requiredTerraform } };
  }

  /** An output with exactly this name. cdktf would add a hash to it. The name of a list ends in `_ids`. */
  protected output(name: string, value: string | string[], description: string): void {
    new TerraformOutput(this, `output-${name}`, { value, description }).overrideLogicalId(name);
  }
}

/** The tags of all resources of a pipeline. */
export function commonTags(pipeline: Pick<Pipeline, "name" | "tags">): Readonly<Record<string, string>> {
  return { ...pipeline.tags, pipeline: pipeline.name };
}

/** EMR's service role may only change resources with this tag. */
export const emrManaged = { [emrTag]: "true" } as const;

interface Taggable {
  tagsInput?: Record<string, string>;
  tags: Record<string, string>;
}

/** Adds tags to each resource that can have tags. Tags that a resource sets itself stay. */
class Tags implements IAspect {
  constructor(private readonly tags: Readonly<Record<string, string>>) {}

  visit(node: IConstruct): void {
    if (!("tagsInput" in node)) return;
    const resource = node as unknown as Taggable;
    resource.tags = { ...this.tags, ...resource.tagsInput };
  }
}
