import { requirementsIn } from "../../../config/cluster/requirements";
import { minimal, problems } from "../fixture";

const file = "pipelines/p/pipeline.yaml";
const hash = `--hash=sha256:${"0".repeat(64)}`;
const python = "cluster: { python: { requirements: requirements.txt } }";
const withRequirements = (content: string, cluster = python) =>
  problems(minimal({ top: cluster }), { "tables/t.sql": "select id, day from s", "requirements.txt": content });

test("lines that end in a backslash are one requirement, and comments are none", () => {
  const content = `# comment \\\n\n  a==1 \\\n    ${hash} \\\n    ${hash} # why\nb==2 ${hash}#x\r\n`;
  expect(requirementsIn(content)).toEqual([
    { text: `a==1 ${hash} ${hash}`, position: { line: 3, column: 3 } },
    { text: `b==2 ${hash}#x`, position: { line: 6, column: 1 } },
  ]);
});

test("exact versions with hashes are accepted, also with extras and markers", () => {
  const lines = [`a==1.0 ${hash}`, `B_c[x,y] == 2.0.post1 ; python_version < "3.10" ${hash} ${hash}`];
  expect(withRequirements(lines.join("\n"))).toBe("no problem");
});

test("each requirement that is not exact is named with its line and column", () => {
  const lines = [
    "--index-url https://example.com/simple",
    `a>=1 ${hash}`,
    `a==1.* ${hash}`,
    "  a==1",
    "a==1 --hash=md5:00",
    `PySpark==3.5.6 ${hash}`,
    `./a-1-py3-none-any.whl ${hash}`,
    "-r other.txt",
    "--editable .",
  ];
  const place = "pipelines/p/requirements.txt";
  const exact = 'write it like "tinydb==4.8.2", with its hashes; uv pip compile --generate-hashes writes both';
  const elsewhere = "names something that is not in this file; write each package itself, with its version";
  const unhashed = "has no --hash=sha256:…; uv pip compile --generate-hashes writes the hashes of each package";
  expect(withRequirements(lines.join("\n")).split("\n")).toEqual([
    `${place}:1:1 "--index-url https://example.com/simple" is an option of pip; set it in pip's own configuration, ` +
      "for example PIP_INDEX_URL",
    `${place}:2:1 "a>=1" is not one version of a package; ${exact}`,
    `${place}:3:1 "a==1.*" is not one version of a package; ${exact}`,
    `${place}:4:3 "a==1" ${unhashed}`,
    `${place}:5:1 "a==1" ${unhashed}`,
    `${place}:6:1 "PySpark==3.5.6" comes with the cluster's Spark; remove it`,
    `${place}:7:1 "./a-1-py3-none-any.whl" is not one version of a package; ${exact}`,
    `${place}:8:1 "-r other.txt" ${elsewhere}`,
    `${place}:9:1 "--editable ." ${elsewhere}`,
  ]);
});

test("the file must exist in the pipeline's folder, and have a requirement", () => {
  const key = `${file}:2:36 cluster.python.requirements:`;
  expect(problems(minimal({ top: python }))).toBe(
    `${key} "requirements.txt" does not exist in pipelines/p/; create it, or correct its name`,
  );
  expect(withRequirements("# none\n")).toBe(
    `${key} "requirements.txt" has no requirement; write one, or remove cluster.python`,
  );
  expect(problems(minimal({ top: "cluster: { python: { requirements: ../r.txt } }" }))).toBe(
    `${key} "../r.txt" is not a file in the pipeline's folder; write it like "requirements.txt"`,
  );
});

test("all nodes have one architecture, since there is one archive", () => {
  const cluster = `cluster: { python: { requirements: requirements.txt }, core: { types: [m7g.xlarge] } }`;
  expect(withRequirements(`a==1 ${hash}`, cluster)).toBe(
    `${file}:2:12 cluster.python: packages are packed for a single architecture, but type "m7g.xlarge" is arm64 ` +
      '(Graviton) and type "m6i.xlarge" is x86_64; use types of the same architecture',
  );
});
