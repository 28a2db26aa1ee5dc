import { withPlaces } from "../../../config/file/with-places";

const file = "pipelines/p/pipeline.yaml";
const yaml = `# p
sources:
  ev:
    prefix: ev/
    keep:
      id: id is not null
      'id.x, or "y: z"': x > 1
tables:
  t:
    key: [id]
`;

test.each([
  [
    `error: ${file} sources.ev.keep.id: keep rule "id": no such column`,
    `error: ${file}:6:11 sources.ev.keep.id: keep rule "id": no such column`,
  ],
  [`${file} sources.ev.keep.id.x, or "y: z": keep rule`, `${file}:7:26 sources.ev.keep.id.x, or "y: z": keep rule`],
  [
    `t.sql: has no column x, which ${file} tables.t declares\n${file} sources.ev.keep.id: x`,
    `t.sql: has no column x, which ${file}:9:3 tables.t declares\n${file}:6:11 sources.ev.keep.id: x`,
  ],
  [`${file} sources.ev.keep.gone: x`, `${file} sources.ev.keep.gone: x`],
  [`${file} says nothing`, `${file} says nothing`],
  ["another text", "another text"],
])("%s", (text, expected) => {
  expect(withPlaces(text, file, yaml)).toBe(expected);
});
