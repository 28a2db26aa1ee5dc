import { asTyped } from "../../../cli/options/options";
import { joined, were } from "../../../cli/report/lists";
import { many } from "../../../cli/report/numbers";
import { escape } from "../escape";
import type { DriftedResource, DriftReport } from "./report";

/** The report for a terminal. */
export function driftText(report: DriftReport): string {
  return paragraphs(report)
    .map(({ title, items = [] }) => [title, ...items.map((item) => `- ${item}`)].join("\n"))
    .join("\n\n");
}

/** The report as an issue's text. Its first line marks the issue, so that the next report can replace it. */
export function driftMarkdown(report: DriftReport): string {
  const text = paragraphs(report)
    .map(({ title, items = [] }) => [title, ...(items.length > 0 ? [""] : []), ...items.map((item) => `- ${item}`)])
    .map((lines) => lines.map(escape).join("\n"))
    .join("\n\n");
  return `${driftMark(report.pipeline)}\n\n${text}\n`;
}

/** Invisible in an issue, and the same for every report of a pipeline. */
export function driftMark(pipeline: string): string {
  return `<!-- drift of pipeline ${pipeline} -->`;
}

interface Paragraph {
  readonly title: string;
  readonly items?: readonly string[];
}

function paragraphs(report: DriftReport): Paragraph[] {
  const { pipeline, drift, otherwise } = report;
  return [
    drift.length === 0
      ? { title: `No drift in pipeline ${pipeline}: what is deployed is as Terraform made it.` }
      : {
          title:
            `Drift in pipeline ${pipeline}: ${many(drift.length, "resource")} ${were(drift)} ` +
            "changed or deleted outside of Terraform.",
          items: drift.map(inWords),
        },
    ...(drift.length === 0 ? [] : [{ title: "What to do:", items: whatToDo(report) }]),
    ...(otherwise.length === 0 ? [] : [{ title: "This is not drift:", items: otherwise }]),
  ];
}

function inWords({ stack, address, what, id, attributes = [] }: DriftedResource): string {
  const name = `${stack}: ${address}${id === undefined ? "" : ` (${id})`}`;
  return what === "deleted" ? `${name} was deleted` : `${name} was changed: ${joined(attributes)}`;
}

function whatToDo({ pipeline, stacks, runsAgain }: DriftReport): string[] {
  const typed = (command: string, stack?: string) => asTyped(command, { pipeline, stack });
  const runs = runsAgain ? ", which also runs the pipeline again" : "";
  return [
    `See the values: ${typed("make plan")}`,
    ...stacks.map(
      (stack) =>
        `Put ${stack} back to its configuration: ${typed("make deploy", stack)}${stack === "cluster" ? runs : ""}`,
    ),
    "Or keep the change: write it into pipeline.yaml or the stacks, and deploy that",
    "Who made it: CloudTrail has each request that changes something, by the resource's name",
  ];
}
