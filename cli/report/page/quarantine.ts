import { hasNoSources } from "../amounts";
import { count, many } from "../numbers";
import type { PageFacts, Sample } from "./facts";
import { bar, dataTable, fixed, type Markup, markup, section } from "./markup";
import { beforeSources } from "./sources";

/** Records that did not fit, by source and reason, with samples. */
export function quarantine({ ledger, samples }: PageFacts): Markup {
  const found = Object.entries(ledger.sources).flatMap(([source, { records, quarantined }]) =>
    Object.entries(quarantined).map(([reason, number]) => ({ source, reason, number, read: records["read"] ?? 0 })),
  );
  const none = hasNoSources(ledger) ? beforeSources : "Every record fits. The quarantine is empty.";
  if (found.length === 0) return section("quarantine", "Quarantine", markup`<p>${none}</p>\n`);
  const most = Math.max(...found.map(({ number }) => number));
  const rows = found.map(({ source, reason, number, read }) => {
    return [
      markup`${reason}<small>${source}</small>`,
      bar("quarantined", `left:0;width:max(3px,${fixed((100 * number) / most)}%)`),
      count(number),
      share(number, read),
    ];
  });
  const columns = [
    { name: "reason" },
    { name: "compared with the most frequent", kind: "chart" },
    { name: "records", kind: "number" },
    { name: "of the records read", kind: "number" },
  ] as const;
  const table = dataTable("Records in quarantine by reason", columns, rows);
  const examples = found.map(({ source, reason, number }) =>
    samplesOf(
      source,
      reason,
      number,
      samples.filter((sample) => sample.source === source && sample.reason === reason),
    ),
  );
  return section("quarantine", "Quarantine", markup`${table}${examples}`);
}

function share(number: number, read: number): string {
  if (read === 0) return "";
  const percent = (100 * number) / read;
  return percent < 0.01 ? "less than 0.01 %" : `${percent.toFixed(percent < 1 ? 2 : 1)} %`;
}

function samplesOf(source: string, reason: string, number: number, samples: readonly Sample[]): Markup | undefined {
  if (samples.length === 0) return undefined;
  const shown =
    samples.length < number ? `${count(samples.length)} of ${many(number, "record")}` : many(number, "record");
  const items = samples.map(
    ({ place, detail, text }) =>
      markup`<li><p>${detail}<small>${place}</small></p><pre tabindex="0">${text}</pre></li>\n`,
  );
  return markup`<details><summary><b>${source}</b>: ${reason} (${shown})</summary>
<ul class="samples">
${items}</ul></details>
`;
}
