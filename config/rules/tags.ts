import { emrTag } from "../aws/emr-names";
import type { Rule } from "../draft";

/** The stacks set these tags, in lower or upper case: IAM ignores case. */
const reserved = ["pipeline", "name", emrTag];

/** An object in S3 takes ten tags, and the stacks set one: the pipeline's name. */
const maximum = 9;

/** AWS's rules for tags. @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export const tagsAreAllowed: Rule = (draft) => {
  const names = Object.keys(draft.map("tags"));
  const problems = names.flatMap((name, index) => {
    const problem = nameProblem(name, names.slice(0, index));
    return problem ? [draft.problem(["tags", name], problem)] : [];
  });
  if (names.length <= maximum) return problems;
  const tooMany =
    `has ${names.length} tags, but at most ${maximum} are allowed, because an object in S3 takes ten and the stacks ` +
    "set one; remove some";
  return [...problems, draft.problem(["tags"], tooMany)];
};

function nameProblem(name: string, earlier: readonly string[]): string | undefined {
  const key = name.toLowerCase();
  if (!/^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u.test(name)) {
    return (
      "contains a character that AWS does not allow in a tag's name; " +
      "use letters, digits, spaces and _ . : / = + - @"
    );
  }
  if (key.startsWith("aws:")) return 'begins with "aws:", which AWS reserves; choose another name';
  if (reserved.includes(key)) return "is a tag that the stacks set themselves; choose another name";
  const twin = earlier.find((other) => other.toLowerCase() === key);
  if (twin === undefined) return undefined;
  return `is the same name as "${twin}" for IAM, which ignores upper and lower case; choose another name`;
}
