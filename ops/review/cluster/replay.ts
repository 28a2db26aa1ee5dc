import { joined } from "../../../cli/report/lists";
import { valueAt } from "../../../cli/value-at";

const option = "--replay=";

/** What a new cluster does that reads the records in quarantine of earlier runs again; none where it reads objects. */
export function replaySentences(cluster: unknown): string[] {
  const text = JSON.stringify(valueAt(cluster, "step") ?? null);
  const runs = new RegExp(`"${option}([^"]*)"`).exec(text)?.[1];
  if (runs === undefined) return [];
  const whose = runs === "all" ? "of all loads" : `of ${joined(runs.split(","))}`;
  return [
    `this run is a replay: it reads the records in quarantine ${whose} again, and no new objects; ` +
      "the next deploy without REPLAY plans an ordinary run",
  ];
}
