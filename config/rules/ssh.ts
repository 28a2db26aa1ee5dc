import type { Rule } from "../draft";

/** Port 22 is opened in a security group that the network's stack makes, in subnets that something leads to. */
export const sshHasAWay: Rule = (draft) => {
  const path = ["cluster", "ssh", "from"];
  if (draft.texts(...path).length === 0) return [];
  if (draft.has("network", "existing", "groups"))
    return [
      draft.problem(
        path,
        "opens port 22 in a group of the network's stack, but network.existing.groups names groups, which are not " +
          "changed; remove it, and open the port in your group",
      ),
    ];
  if (draft.has("network", "existing") || draft.text("network", "access") === "public") return [];
  return [
    draft.problem(
      path,
      "opens port 22, but nothing leads into the private network that the network's stack makes; write " +
        "network.access: public, or use cluster.sessionManager instead of ssh",
    ),
  ];
};
