import { withoutBackslashes } from "../../../config/sources/without-backslashes";

test.each([
  // From AWS's examples.
  [".*/hourly/.*(2017-).*/(\\d\\d)/.*\\.(log)", ".*/hourly/.*(2017-).*/([0-9][0-9])/.*[.](log)"],
  [".*\\.([0-9]+-[0-9]+)-[0-9]+\\..*", ".*[.]([0-9]+-[0-9]+)-[0-9]+[.].*"],
  ["(\\w+)\\.json$", "([a-zA-Z_0-9]+)[.]json$"],
  [".*\\/(\\D+)\\/[^\\/]*", ".*/([^0-9]+)/[^/]*"],
  ["([\\w\\-\\.]+)-\\{1\\}", "([a-zA-Z_0-9.-]+)-[{]1[}]"],
  ["[^\\-\\d]", "[^0-9-]"],
  // An escape without such a class stays. It is refused later.
  ["a\\sb\\bc\\Qd\\E\\1\\\\", "a\\sb\\bc\\Qd\\E\\1\\\\"],
  ["[\\]\\[\\^\\W&\\&][+\\--a][+-\\-]", "[\\]\\[\\^\\W&\\&][+\\--a][+-\\-]"],
  ["[a.]+(b)", "[a.]+(b)"],
])("%s is %s", (pattern, expected) => expect(withoutBackslashes(pattern)).toBe(expected));

const ascii = Array.from({ length: 128 }, (_, code) => String.fromCodePoint(code));
const escapes = ascii.slice(33).map((character) => `\\${character}`);
const matches = (pattern: string) => ascii.filter((character) => new RegExp(`^(?:${pattern})$`).test(character));

test.each([
  ["by itself", (escape: string) => escape],
  ["in a class", (escape: string) => `[a${escape}z]`],
  ["first in a class", (escape: string) => `[${escape}z]`],
  ["last in a negated class", (escape: string) => `[^a${escape}]`],
])("an escape %s matches the same as before", (_, put) => {
  const changed = escapes.map(put).filter((pattern) => withoutBackslashes(pattern) !== pattern);
  expect(changed.length).toBeGreaterThan(20);
  for (const pattern of changed)
    expect([pattern, matches(withoutBackslashes(pattern))]).toEqual([pattern, matches(pattern)]);
});
