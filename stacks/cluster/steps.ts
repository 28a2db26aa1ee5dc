import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { EmrClusterStep } from "@cdktf/provider-aws/lib/emr-cluster";
import { contentHash } from "../../config/code-key";
import type { Pipeline } from "../../config/pipeline";
import {
  filesOf,
  isOnNode,
  stepScript,
  userSteps,
  withReferences,
  type StepPlace,
  type UserStep,
} from "../../config/cluster/step-files";
import type { CodeObject, Upload } from "./code";
import { actionOnFailure } from "./lifecycle";

/** Whether a step needs step.sh. */
export const runsScripts = ({ cluster }: Pick<Pipeline, "cluster">) =>
  userSteps(cluster).some(({ script }) => script !== undefined);

/** Steps of the user's own, with the files that they need. */
export class UserSteps {
  private readonly uris: Readonly<Record<string, string>>;
  /** The files that were uploaded. */
  readonly uploads: readonly CodeObject[];

  /** @param places those whose steps the cluster runs */
  constructor(
    private readonly pipeline: Pick<Pipeline, "cluster" | "stepFiles" | "region">,
    private readonly places: readonly StepPlace[],
    upload: Upload,
  ) {
    const { cluster, stepFiles } = pipeline;
    const files = places.flatMap((place) => (cluster.steps?.[place] ?? []).flatMap(filesOf));
    const uploads = [...new Set(files)].map(
      (file) => [file, upload(constructId(file), basename(file), readFileSync(stepFiles[file] ?? file))] as const,
    );
    this.uris = Object.fromEntries(uploads.map(([file, { uri }]) => [file, uri]));
    this.uploads = uploads.map(([, object]) => object);
  }

  /** The steps of one place, in their order. */
  of(place: StepPlace): EmrClusterStep[] {
    const { cluster } = this.pipeline;
    if (!this.places.includes(place)) return [];
    return (cluster.steps?.[place] ?? []).map((step) => ({
      name: step.name,
      actionOnFailure: step.onFailure === "continue" ? "CONTINUE" : actionOnFailure(cluster),
      // cdktf's HCL fails without properties, even empty ones.
      hadoopJarStep: [{ ...this.jarStep(step), properties: {} }],
    }));
  }

  private jarStep(step: UserStep) {
    const { jar, mainClass } = step;
    if (jar === undefined) return { jar: "command-runner.jar", args: this.commandLine(step) };
    const ofClass = mainClass !== undefined && { mainClass };
    return { jar: isOnNode(jar) ? jar : this.uri(jar), args: this.filledIn(step.args), ...ofClass };
  }

  /** The program that command-runner.jar starts, and its arguments. */
  private commandLine({ spark, script, command = [], mainClass, ...step }: UserStep): string[] {
    const args = this.filledIn(step.args);
    if (script !== undefined)
      return ["bash", stepScript, `--region=${this.pipeline.region}`, this.uri(script), ...args];
    if (spark === undefined) return this.filledIn(command);
    const options = [...(mainClass === undefined ? [] : ["--class", mainClass]), ...this.filledIn(step.options)];
    return ["spark-submit", "--deploy-mode", "client", ...options, this.uri(spark), ...args];
  }

  private filledIn(texts: readonly string[]): string[] {
    return texts.map((text) => withReferences(text, (file) => this.uri(file)));
  }

  private uri(file: string): string {
    return this.uris[file] ?? file;
  }
}

/** Two names such as a-b.py and a_b.py must not become one. */
function constructId(file: string): string {
  return `step_${basename(file).replace(/\W/g, "_")}_${contentHash(file).slice(0, 8)}`;
}
