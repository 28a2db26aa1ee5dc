import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Aspects, TerraformOutput, TerraformStack, type IAspect } from "cdktf";
import type { Construct, IConstruct } from "constructs";
import type { Pipeline } from "../config/pipeline";
import { namesOf, type Names, type Part } from "./names";
import { keepState } from "./state";

/** The parts that all four stacks share: provider, state, tags. */
export abstract class PipelineStack extends TerraformStack {
  protected readonly names: Names;

  constructor(scope: Construct, part: Part, pipeline: Pipeline) {
    const names = namesOf(pipeline);
    super(scope, names.stack[part]);
    this.names = names;
    keepState(this, pipeline);
    new AwsProvider(this, "aws", { region: pipeline.region });
    Aspects.of(this).add(new Tags({ ...pipeline.tags, pipeline: pipeline.name }));
  }

  /** An output with exactly this name. cdktf would add a hash to it. */
  protected output(name: string, value: string, description: string): void {
    new TerraformOutput(this, `output-${name}`, { value, description }).overrideLogicalId(name);
  }
}

/**
 * EMR's service role may only change resources with this tag.
 * @see https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-managed-iam-policies.html
 */
export const emrManaged = { "for-use-with-amazon-emr-managed-policies": "true" } as const;

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
