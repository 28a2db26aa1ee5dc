import { change, sentencesAbout } from "../../plan-of";

/** "rights change" is said where rights change, and only there. */
const other = change("aws_vpc.vpc", ["update"], { tags: {} }, { tags: { a: "b" } });

test("tags and descriptions of a role or rule are not rights", () => {
  const tags = { tags: { team: "data" }, description: "new" };
  expect(
    sentencesAbout([
      change(
        "aws_iam_role.instance",
        ["update"],
        { assume_role_policy: "{}", description: "old" },
        { assume_role_policy: "{}", ...tags },
      ),
      change("aws_vpc_security_group_egress_rule.out", ["update"], { from_port: 0 }, { from_port: null, ...tags }),
    ]),
  ).toEqual([]);
});

test("a policy with other content changes rights; one with the same content in other words does not", () => {
  const policy = (before: string, after: string | undefined, unknown = {}) =>
    sentencesAbout([
      change(
        "aws_iam_role_policy.rights",
        ["update"],
        { policy: before },
        { policy: after },
        { after_unknown: unknown },
      ),
    ]);
  expect(policy('{"a":1,"b":2}', '{"b": 2, "a": 1}')).toEqual([]);
  expect(policy('{"a":1}', '{"a":2}')).toEqual(["rights change: aws_iam_role_policy.rights"]);
  expect(policy('{"a":1}', undefined, { policy: true })).toEqual(["rights change: aws_iam_role_policy.rights"]);
});

test("rights that are added to a stack or taken from it change; those of a whole stack are not named", () => {
  const address = (name: string) => `aws_vpc_security_group_ingress_rule.${name}`;
  const rules = ["a", "b", "c", "d", "e", "f", "g", "h"].map((name) =>
    change(address(name), ["create"], null, { from_port: 1 }),
  );
  const gone = change("aws_iam_role_policy_attachment.old", ["delete"], { role: "r" }, null);
  expect(sentencesAbout([...rules, other])).toEqual([
    `rights change: ${["a", "b", "c", "d", "e"].map(address).join(", ")} and 3 more`,
  ]);
  expect(sentencesAbout([gone, other])).toEqual(["rights change: aws_iam_role_policy_attachment.old"]);
  expect(sentencesAbout(rules)).toEqual([]);
  expect(sentencesAbout([gone])).toEqual([]);
});
