import type { Rule } from "../draft";

/** What the stacks set themselves, in capitals or not: IAM does not tell those apart. */
const ours = ["pipeline", "name", "for-use-with-amazon-emr-managed-policies"];
/** An object in S3 takes ten, of which one is the pipeline's name. */
const most = 9;

/** AWS's rules for the names of tags: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tagsAreTakenByAws: Rule = (draft) => {
  const names = Object.keys(draft.map("tags"));
  const lower = names.map((name) => name.toLowerCase());
  const problems = names.flatMap((name, index) => {
    const key = lower[index] ?? "";
    const twin = names[lower.indexOf(key)];
    if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(name))
      return [
        draft.problem(
          ["tags", name],
          "holds a character that AWS refuses in a tag's name; use letters, digits, spaces and _ . : / = + - @",
        ),
      ];
    if (key.startsWith("aws:"))
      return [draft.problem(["tags", name], 'begins with "aws:", which AWS keeps for itself; choose another name')];
    if (ours.includes(key))
      return [draft.problem(["tags", name], "is a tag that the stacks set themselves; choose another name")];
    if (twin !== name)
      return [
        draft.problem(
          ["tags", name],
          `differs from ${JSON.stringify(twin)} in capitals only, which IAM takes for the same; choose another name`,
        ),
      ];
    return [];
  });
  if (names.length > most)
    problems.push(
      draft.problem(
        ["tags"],
        `has ${names.length} tags, and an object in S3 takes ten, with the one the stacks set themselves; leave at most ${most}`,
      ),
    );
  return problems;
};
