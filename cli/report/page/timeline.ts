import { shortDuration } from "../numbers";
import type { PageFacts, Part } from "./facts";
import { bar, dataTable, fixed, type Markup, markup, section } from "./markup";

interface Times {
  readonly from: number;
  readonly to: number;
}

/** When the first part began and the last one ended, in milliseconds. Undefined where no part has times. */
export function wholeTime(parts: readonly Part[]): Times | undefined {
  const times = parts.flatMap((part) => timesOf(part) ?? []);
  if (times.length === 0) return undefined;
  return { from: Math.min(...times.map(({ from }) => from)), to: Math.max(...times.map(({ to }) => to)) };
}

function timesOf({ from, to }: Part): Times | undefined {
  if (from === undefined || to === undefined) return undefined;
  return { from: Date.parse(from), to: Date.parse(to) };
}

/** Bootstrap actions and steps on one axis of time. The table's figures are those of the bars. */
export function timeline({ parts }: PageFacts): Markup | undefined {
  const whole = wholeTime(parts);
  if (!whole) return undefined;
  const rows = parts.map((part) => {
    const times = timesOf(part);
    return [
      markup`${part.name}<small>${part.kind}${outcomeOf(part)}</small>`,
      times && barOf(part, times, whole),
      times ? `+${shortDuration(times.from - whole.from)}` : "",
      times ? shortDuration(times.to - times.from) : "",
    ];
  });
  const length = shortDuration(whole.to - whole.from);
  const columns = [
    { name: "part" },
    { name: `0 to ${length}`, kind: "chart" },
    { name: "began", kind: "number" },
    { name: "took", kind: "number" },
  ] as const;
  const caption = `Bootstrap actions and steps: ${length} from the first to the last`;
  return section("time", "Where the time went", dataTable(caption, columns, rows));
}

/** A part that did what it should needs no word. */
function outcomeOf({ outcome }: Part): Markup | undefined {
  if (outcome === "completed") return undefined;
  return markup`, <span class="${outcome === "failed" && "outcome failed"}">${outcome}</span>`;
}

function barOf({ kind, outcome }: Part, times: Times, whole: Times): Markup {
  const length = Math.max(1, whole.to - whole.from);
  const left = (100 * (times.from - whole.from)) / length;
  const width = (100 * (times.to - times.from)) / length;
  const colour = outcome === "failed" ? "failed" : kind.replace(" ", "-");
  return bar(colour, `left:min(${fixed(left)}%,100% - 3px);width:max(3px,${fixed(width)}%)`);
}
