import type { Rule } from "../draft";

const path = ["schedule"];

export const scheduleHasOneTime: Rule = (draft) => {
  if (!draft.has(...path)) return [];
  const [cron, rate] = [draft.has(...path, "cron"), draft.has(...path, "rate")];
  if (cron && rate) return [draft.problem(path, "has cron and rate; keep one of them")];
  if (!cron && !rate && !draft.has(...path, "onObject")) {
    return [
      draft.problem(
        path,
        'does not say when a run starts; write cron: "0 3 * * ? *", rate: 1 day, or onObject: clicks/*/_SUCCESS',
      ),
    ];
  }
  if (cron || !draft.has(...path, "timeZone")) return [];
  return [draft.problem([...path, "timeZone"], "is for cron, and there is no cron; remove timeZone, or write cron")];
};

/** A request that starts a cluster has the password in it, and so would the state machine, for all who may read it. */
export const scheduledClustersHaveNoPassword: Rule = (draft) => {
  if (!draft.has(...path) || !draft.has("cluster", "kerberos")) return [];
  return [
    draft.problem(
      ["cluster", "kerberos"],
      "has a password that would be readable in the state machine of a schedule; remove kerberos, or remove schedule " +
        "and start runs by make deploy",
    ),
  ];
};

/** Each run has a cluster of its own. One that stays would cost money beside the next one, or keep it from starting. */
export const scheduledClustersEnd: Rule = (draft) => {
  if (!draft.has(...path)) return [];
  const key = draft.has("cluster", "lifecycle") ? "lifecycle" : "idleTimeout";
  const stays = key === "lifecycle" ? draft.text("cluster", key) !== "transient" : draft.has("cluster", "idleTimeout");
  if (!stays) return [];
  return [
    draft.problem(
      ["cluster", key],
      "lets the cluster stay after its last step, but with a schedule each run starts a cluster of its own; " +
        `${key === "lifecycle" ? "write lifecycle: transient" : "remove idleTimeout"}, or remove schedule`,
    ),
  ];
};
