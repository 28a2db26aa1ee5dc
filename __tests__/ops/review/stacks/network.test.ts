import { noFacts } from "../../../../ops/review/facts/facts";
import { summarize } from "../../../../ops/review/summary";
import { change } from "../../plan-of";

/** Parts of the network that go: the network is applied before a cluster that still uses them. */
const group = change("aws_security_group.service", ["delete"], { id: "sg-1" }, null);
const vpc = change("aws_vpc.vpc", ["update"], { id: "vpc-1", tags: {} }, { id: "vpc-1", tags: { a: "b" } });
const network = { stack: "p-network", label: "network", json: { resource_changes: [group, vpc] } };
const clusterIn = (before: object | null) => ({
  stack: "p-cluster",
  label: "cluster",
  json: { resource_changes: [change("aws_emr_cluster.cluster", ["no-op"], before, before)] },
});
const uses = (id: string) => ({
  id: "j-1",
  ec2_attributes: [{ subnet_id: "subnet-1", service_access_security_group: id }],
});

test.each([
  [
    "a living cluster uses it",
    [clusterIn(uses("sg-1"))],
    "aws_security_group.service is destroyed, and the cluster j-1 still uses that: AWS refuses it. " +
      "End the cluster first: make destroy PIPELINE=p STACK=cluster",
  ],
  ["no cluster lives", [clusterIn(null)], "aws_security_group.service is destroyed; no cluster uses that now"],
  [
    "a cluster uses others",
    [clusterIn(uses("sg-2"))],
    "aws_security_group.service is destroyed; no cluster uses that now",
  ],
  [
    "only the network is planned",
    [],
    "aws_security_group.service is destroyed: a cluster that still runs there must end first",
  ],
])("a group goes, and %s", (_, others, sentence) => {
  expect(summarize("p", [network, ...others], noFacts).sentences).toEqual([sentence]);
});

test("a network that is destroyed as a whole needs no sentence: its cluster goes first", () => {
  const json = { resource_changes: [group] };
  expect(summarize("p", [{ ...network, json }, clusterIn(uses("sg-1"))], noFacts).sentences).toEqual([]);
});
