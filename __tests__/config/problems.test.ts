import { minimal, problems } from "./fixture";

const file = "pipelines/p/pipeline.yaml";

/** The id of a key in KMS. */
const id = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** Each wrong input, and all lines that the user reads about it. */
const cases: [string, string, ...string[]][] = [
  ["no problem", minimal(), "no problem"],
  [
    "unknown key",
    minimal({ source: "    merge: { targetsize: 64 }" }),
    `${file}:6:14 sources.s.merge.targetsize: is not a known key. Did you mean "targetSize"? ` +
      "Allowed here: depth, groupBy, targetSize, reducers, to",
  ],
  [
    "unknown key at the top",
    minimal({ top: "bukket: x" }),
    `${file}:2:1 bukket: is not a known key. Did you mean "bucket"? ` +
      "Allowed here: bucket, existingBucket, region, tags, retention, backend, catalog, watching, network, " +
      "roles, encryption, cluster, schedule, sources, tables",
  ],
  [
    "wrong type",
    minimal({ top: "cluster: { core: { onDemand: two } }" }),
    `${file}:2:30 cluster.core.onDemand: "two" is a string, but a number is needed; ` +
      "write digits only, without quotes or a unit",
  ],
  [
    "missing keys",
    "region: us-east-1\n",
    `pipelines/p/tables/t.sql does not belong to a table; add "t:" under tables in ${file}, or delete the file`,
    `${file}:1:1 bucket: is missing; add it. The S3 bucket of this pipeline. \`make deploy\` creates it. ` +
      "Bucket names are unique in all of AWS.",
    `${file}:1:1 sources: is missing; add it. The inputs, one entry for each source. ` +
      "SQL reads a source as a view of the same name.",
    `${file}:1:1 tables: is missing; add it. The outputs, one entry for each table, written in this order. ` +
      "SQL reads an earlier table as `tables.NAME`.",
  ],
  [
    "empty file",
    "",
    `pipelines/p/tables/t.sql does not belong to a table; add "t:" under tables in ${file}, or delete the file`,
    `${file}:1:1 bucket: is missing; add it. The S3 bucket of this pipeline. \`make deploy\` creates it. ` +
      "Bucket names are unique in all of AWS.",
    `${file}:1:1 sources: is missing; add it. The inputs, one entry for each source. ` +
      "SQL reads a source as a view of the same name.",
    `${file}:1:1 tables: is missing; add it. The outputs, one entry for each table, written in this order. ` +
      "SQL reads an earlier table as `tables.NAME`.",
  ],
  [
    "broken YAML",
    "bucket: [my-bucket\nsources: }\n",
    `${file}:2:1 "sources: }" is not valid YAML: Flow sequence in block collection must be sufficiently indented and ` +
      "end with a ]",
  ],
  [
    "a key twice",
    minimal({ top: "bucket: other" }),
    `${file}:2:1 "bucket: other" is not valid YAML: Map keys must be unique; keep one of the two, and remove the other`,
  ],
  [
    "a tab before a key",
    "sources:\n\ts: 1\n",
    `${file}:2:1 "s: 1" is not valid YAML: Tabs are not allowed as indentation; use blanks instead of tabs`,
  ],
  [
    "a key in another column",
    "cluster:\n    core: 1\n   task: 1\n",
    `${file}:3:1 "task: 1" is not valid YAML: All mapping items must start at the same column; ` +
      "begin all keys of a map in the same column",
  ],
  [
    "no colon",
    "cluster:\n  release emr-7.13.0\n  core: 1\n",
    `${file}:2:3 "release emr-7.13.0" is not valid YAML: Implicit keys need to be on a single line; ` +
      "write a colon and a blank after each key, as in prefix: songs/",
  ],
  [
    "no quote at the end: where the text begins",
    'bucket: "b\nregion: us-east-1\n',
    `${file}:1:9 "bucket: \\"b" is not valid YAML: Missing closing "; ` +
      "end the text with the quote with which it begins",
  ],
  [
    "a colon in a value",
    "bucket: a: b\n",
    `${file}:1:9 "bucket: a: b" is not valid YAML: Nested mappings are not allowed in compact mappings; ` +
      'if a value has ": " or begins with "- ", put it in quotes',
  ],
  [
    "a star before a value",
    "bucket: *b\n",
    `${file}:1:9 "*b" is not valid YAML: there is no &b before it; put the value in quotes`,
  ],
  [
    "a key in a wrong place",
    minimal({ top: "quarantineLimit: 0.1" }),
    `${file}:2:1 quarantineLimit: is not a known key. It belongs to sources.NAME. ` +
      "Allowed here: bucket, existingBucket, region, tags, retention, backend, catalog, watching, network, " +
      "roles, encryption, cluster, schedule, sources, tables",
  ],
  [
    "a key in a wrong place, where another has a name like it",
    minimal({ top: "nodes: 3" }),
    `${file}:2:1 nodes: is not a known key. It belongs to cluster or roles.existing. ` +
      "Allowed here: bucket, existingBucket, region, tags, retention, backend, catalog, watching, network, " +
      "roles, encryption, cluster, schedule, sources, tables",
  ],
  [
    "a bracket without its end",
    "tags: { a: b\n",
    `${file}:2:1 is not valid YAML: Flow map in block collection must be sufficiently indented and end with a }`,
  ],
  [
    "columns as a list",
    minimal({ top: "tags: [a, b]" }),
    `${file}:2:1 tags: ["a","b"] is a list, but a map is needed; write each entry as name: value, ` +
      "without brackets and dashes",
  ],
  [
    "an address instead of a prefix",
    minimal({ source: "", top: "" }).replace("prefix: data/", "prefix: s3://b/data/"),
    `${file}:5:13 sources.s.prefix: "s3://b/data/" is an address, but only the part after landing/ belongs here; ` +
      "for another bucket, write bucket: too",
  ],
  [
    "a prefix with ..",
    minimal({ source: "", top: "" }).replace("prefix: data/", "prefix: data/../other/"),
    `${file}:5:13 sources.s.prefix: "data/../other/" contains a folder named "." or "..", which Hadoop would not ` +
      "read as a name; rename it",
  ],
  [
    "names of tags",
    minimal({ top: `tags: { 'a"b': x, "aws:x": y, Name: z, team: t, Team: u }` }),
    `${file}:2:16 tags.a"b: contains a character that AWS does not allow in a tag's name; ` +
      "use letters, digits, spaces and _ . : / = + - @",
    `${file}:2:28 tags.aws:x: begins with "aws:", which AWS reserves; choose another name`,
    `${file}:2:37 tags.Name: is a tag that the stacks set themselves; choose another name`,
    `${file}:2:55 tags.Team: is the same name as "team" for IAM, which ignores upper and lower case; ` +
      "choose another name",
  ],
  [
    "many tags",
    minimal({ top: `tags: { ${Array.from({ length: 10 }, (_, index) => `t${index}: x`).join(", ")} }` }),
    `${file}:2:1 tags: has 10 tags, but at most 9 are allowed, because an object in S3 takes ten and the stacks ` +
      "set one; remove some",
  ],
  [
    "groupBy without a group",
    minimal({ source: '    merge: { groupBy: ".*/data/.*" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/data/.*" has no ( ) group, so S3DistCp would fail the step; ` +
      'put ( ) around the part that names the merged file, for example ".*/(data)/.*"',
  ],
  [
    "groupBy that begins in the middle",
    minimal({ source: '    merge: { groupBy: "/data/([a-z]+)/.*" }' }),
    `${file}:6:23 sources.s.merge.groupBy: "/data/([a-z]+)/.*" matches no object: S3DistCp compares it with the ` +
      'whole URI, and a URI of this source begins with "s3://my-bucket/landing/data/"; begin with .*',
  ],
  [
    "groupBy that ends in the middle",
    minimal({ source: '    merge: { groupBy: ".*/data/([a-z]+)/part" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/data/([a-z]+)/part" only matches objects with the name "part", ` +
      "because S3DistCp compares it with the whole URI; end with .*",
  ],
  [
    "groupBy that ends in a folder",
    minimal({ source: '    merge: { groupBy: ".*/data/([a-z]+)/" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/data/([a-z]+)/" matches no object: S3DistCp compares it with the ` +
      'whole URI, and no object\'s URI ends with "/"; end with .*',
  ],
  [
    "groupBy that only matches folders",
    minimal({ source: '    merge: { groupBy: "s3://my-bucket/landing/data/(a/)+(?:b/)?" }' }),
    `${file}:6:23 sources.s.merge.groupBy: "s3://my-bucket/landing/data/(a/)+(?:b/)?" matches no object: ` +
      'S3DistCp compares it with the whole URI, and no URI that begins with "s3://my-bucket/landing/data/" ' +
      "matches; begin and end with .*",
  ],
  [
    "groupBy that captures whole names",
    minimal({ source: '    merge: { groupBy: "s3://my-bucket/landing/data/(.+)" }' }),
    `${file}:6:23 sources.s.merge.groupBy: "s3://my-bucket/landing/data/(.+)" captures all parts that differ ` +
      "between objects, so almost nothing would be merged; " +
      'leave parts that differ within a group outside the ( ) groups, for example ".*/([^/]+)/[^/]*"',
  ],
  [
    "groupBy with backslashes that classes can replace",
    minimal({ source: "    merge: { groupBy: '.*/data/.*(2017-).*/(\\d\\d)/.*\\.(log)' }" }),
    "no problem",
  ],
  [
    "groupBy with another backslash",
    minimal({ source: "    merge: { groupBy: '.*/([a-z]+)/\\S*\\.json' }" }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/([a-z]+)/\\\\S*\\\\.json" contains a backslash, which HCL would read ` +
      "as an escape; write a character class instead, for example [.] for a dot",
  ],
  [
    "groupBy that may leave a group out",
    minimal({ source: '    merge: { groupBy: ".*/(?:([a-z]+)/)?[^/]*" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/(?:([a-z]+)/)?[^/]*" may match without its group ([a-z]+), and ` +
      'then S3DistCp would write "null" into the file\'s name; put the alternatives inside the group',
  ],
  [
    "groupBy that may capture nothing",
    minimal({ source: '    merge: { groupBy: ".*/data/([a-z]*)-.*" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/data/([a-z]*)-.*" captures nothing for ` +
      '"s3://my-bucket/landing/data/-", and S3DistCp silently skips such objects; write + instead of *',
  ],
  [
    "groupBy whose names may end in digits",
    minimal({ source: '    merge: { groupBy: ".*/part-([0-9]+).*" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/part-([0-9]+).*" gives names that may end in any number of ` +
      'digits. Then chunk 1 of group "1" and chunk 0 of group "11" would be the same file, and one would ' +
      "overwrite the other; give the digits a fixed length, for example [0-9]{2}, or end the last group " +
      "before a / or in a character that is not a digit",
  ],
  [
    "groupBy that captures a colon",
    minimal({ source: '    merge: { groupBy: ".*T([0-9]{2}:[0-9]{2})[.]json" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*T([0-9]{2}:[0-9]{2})[.]json" captures a ":", which S3DistCp writes ` +
      'as "/". Then only the text after it names the file, and several groups would write the same file; ' +
      'leave the ":" outside the ( ) groups',
  ],
  [
    "groupBy that is not a regular expression",
    minimal({ source: '    merge: { groupBy: ".*/([a-z]+/.*" }' }),
    `${file}:6:23 sources.s.merge.groupBy: ".*/([a-z]+/.*" is not a regular expression that both Java and this ` +
      "program can read: Unterminated group; use only groups, classes and greedy or lazy quantifiers",
  ],
  [
    "groupBy and depth",
    minimal({ source: '    merge: { depth: 2, groupBy: ".*/([a-z]+)/.*" }' }),
    `${file}:6:33 sources.s.merge.groupBy: cannot be used with depth, because only one of them can define the ` +
      "groups; remove one",
  ],
  [
    "a list instead of a map",
    minimal({ source: "    merge: [1]" }),
    `${file}:6:5 sources.s.merge: [1] is neither a map of settings nor "none"`,
  ],
  [
    "a column that is a number",
    minimal().replace("columns: { id: string", "columns: { id: 5"),
    `${file}:8:20 tables.t.columns.id: 5 is neither a map of settings nor a string`,
  ],
  [
    "a column of a type that does not exist",
    minimal().replace("columns: { id: string", "columns: { id: { type: strng }"),
    `${file}:8:28 tables.t.columns.id.type: "strng" is not a Spark SQL type; use one of string, boolean, byte, ` +
      "tinyint, short, smallint, int, integer, long, bigint, float, real, double, date, timestamp, " +
      "timestamp_ntz, binary, decimal(10,2), array<…>, map<…,…> or struct<name:…>",
  ],
  [
    "a column with a misspelt key",
    minimal().replace("columns: { id: string", "columns: { id: { type: string, coment: x }"),
    `${file}:8:36 tables.t.columns.id.coment: is not a known key. Did you mean "comment"? ` +
      "Allowed here: type, comment",
  ],
  [
    "new-only without a merge",
    minimal({ source: "    load: new-only\n    merge: none", table: "    mode: append" }),
    `${file}:6:11 sources.s.load: "new-only" needs a merge, because its manifest records what was loaded; ` +
      "remove merge: none, or write all",
  ],
  [
    "new-only CSV",
    minimal({ source: "    load: new-only\n    format: csv", table: "    mode: append" }),
    `${file}:6:11 sources.s.load: "new-only" needs a merge, because its manifest records what was loaded, and ` +
      "CSV is never merged; write all",
  ],
  [
    "a table that would lose rows",
    minimal({ source: "    load: new-only", table: "    mode: overwrite" }),
    `${file}:10:11 tables.t.mode: would lose the rows of earlier runs, because each run replaces the table and ` +
      'its SQL reads source "s" with load: new-only; write mode: append, or mode: merge with a key',
  ],
  [
    "an optional field of JSON",
    minimal().replace("id: string, day", "id: { type: string, optional: true }, day"),
    `${file}:5:45 sources.s.schema.id.optional: is only used with format: csv, because a JSON field may always be ` +
      "missing; remove it",
  ],
  [
    "kept unknown fields of CSV",
    minimal({ source: "    format: csv\n    unknownFields: keep" }),
    `${file}:7:20 sources.s.unknownFields: "keep" cannot be used with format: csv; write allow or refuse, or ` +
      "declare the columns",
  ],
  [
    "one character for two things in CSV",
    minimal({ source: "    format: csv\n    csv: { delimiter: '#', escape: '\"', comment: '#' }" }),
    `${file}:7:36 sources.s.csv.escape: is the same character as quote; write another one`,
    `${file}:7:50 sources.s.csv.comment: is the same character as delimiter; write another one`,
  ],
  [
    "a nested type of an optional field of CSV",
    minimal({ source: "    format: csv" }).replace("id: string, day", "id: { type: array<int>, optional: true }, day"),
    `${file}:5:15 sources.s.schema.id: is a nested or binary type, which a CSV field cannot hold; ` +
      "declare a simple type",
  ],
  [
    "a partition that readers skip",
    minimal({ table: "    partitionBy: [_day]" }).replace("columns: { id: string, day", "columns: { id: string, _day"),
    `${file}:9:19 tables.t.partitionBy[0]: "_day" begins with "_", and Athena and Glue skip folders with such a ` +
      "name; rename the column",
  ],
  [
    "targetSize with a fraction",
    minimal({ source: "    merge: { targetSize: 128.5 }" }),
    `${file}:6:26 sources.s.merge.targetSize: 128.5 is not a whole number; write it without a fraction`,
  ],
  [
    "targetSize with a unit",
    minimal({ source: "    merge: { targetSize: 128MB }" }),
    `${file}:6:26 sources.s.merge.targetSize: "128MB" is a string, but a number is needed; ` +
      "write digits only, without quotes or a unit",
  ],
  [
    "a single reducer",
    minimal({ source: "    merge: { reducers: 1 }" }),
    `${file}:6:24 sources.s.merge.reducers: 1 is too small; the minimum is 2, because S3DistCp takes 1 as "not set" ` +
      "and uses 10",
  ],
  [
    "a driver with more memory than the primary node",
    minimal({ top: "cluster: { primary: { types: [m6i.xlarge, c6i.xlarge] }, driverMemory: 8 }" }),
    `${file}:2:72 cluster.driverMemory: 8 GiB does not fit into a primary node of type "c6i.xlarge", which has 8 GiB ` +
      "and needs 2 for Hadoop; use at most 6, or larger types in cluster.primary.types",
  ],
  [
    "a driver in types whose memory the names do not say",
    minimal({ top: "cluster: { primary: { types: [i3.xlarge, r4.xlarge, m5.metal, c5n.xlarge] }, driverMemory: 24 }" }),
    "no problem",
  ],
  [
    "a driver that fits into one type, beside a type whose memory is not known",
    minimal({ top: "cluster: { primary: { types: [i3.xlarge, m6i.xlarge] }, driverMemory: 24 }" }),
    `${file}:2:71 cluster.driverMemory: 24 GiB does not fit into a primary node of type "m6i.xlarge", which has ` +
      "16 GiB and needs 2 for Hadoop; use at most 14, or larger types in cluster.primary.types",
  ],
  [
    "targetSize that is too large",
    minimal({ source: "    merge: { targetSize: 4096 }" }),
    `${file}:6:26 sources.s.merge.targetSize: 4096 is too large; the maximum is 1024`,
  ],
  [
    "bucket with an underscore",
    minimal({ bucket: "my_bucket" }),
    `${file}:1:9 bucket: "my_bucket" contains "_", which neither S3 nor S3DistCp accepts; ` +
      'use "-" instead, for example "my-bucket"',
  ],
  [
    "bucket with capitals",
    minimal({ bucket: "MyBucket" }),
    `${file}:1:9 bucket: "MyBucket" contains capital letters, which S3 does not allow; write "mybucket"`,
  ],
  [
    "bucket with a dot",
    minimal({ bucket: "my.bucket" }),
    `${file}:1:9 bucket: "my.bucket" contains a dot, which breaks TLS for virtual-hosted bucket names; ` +
      'use "-" instead, for example "my-bucket"',
  ],
  [
    "bucket too short",
    minimal({ bucket: "ab" }),
    `${file}:1:9 bucket: "ab" is 2 characters long, but S3 allows 3 to 63; choose a longer name`,
  ],
  [
    "VPC range that is not a range",
    minimal({ top: "network: { cidr: 10.10.0.0 }" }),
    `${file}:2:18 network.cidr: "10.10.0.0" is not an IPv4 range; write it like "10.10.0.0/16"`,
  ],
  [
    "VPC range too large",
    minimal({ top: "network: { cidr: 10.0.0.0/8 }" }),
    `${file}:2:18 network.cidr: "10.0.0.0/8" is a /8, but AWS allows /16 to /28; choose a size of these`,
  ],
  [
    "VPC range that begins with another address",
    minimal({ top: "network: { cidr: 10.10.0.1/16 }" }),
    `${file}:2:18 network.cidr: "10.10.0.1/16" does not begin with its network's address; write "10.10.0.0/16"`,
  ],
  [
    "subnet outside the VPC",
    minimal({ top: "network: { cidr: 10.10.0.0/16, zone: us-east-1a, subnet: 10.11.0.0/20 }" }),
    `${file}:2:58 network.subnet: "10.11.0.0/20" is not inside the VPC's range "10.10.0.0/16"; ` +
      "use a part of that range",
  ],
  [
    "a region with a misspelt name",
    minimal({ top: "region: eu-centrl-1" }),
    `${file}:2:9 region: "eu-centrl-1" is not an AWS region. Did you mean "eu-central-1"?`,
  ],
  [
    "a region with a number that does not exist",
    minimal({ top: "region: us-east-9" }),
    `${file}:2:9 region: "us-east-9" is not an AWS region. Did you mean "us-east-1"?`,
  ],
  [
    "a zone in place of a region, and a pseudo region for the states",
    minimal({ top: "region: eu-west-1b\nbackend: { s3: { bucket: my-states, region: aws-global } }" }),
    `${file}:2:9 region: "eu-west-1b" is not an AWS region. Did you mean "eu-west-1"?`,
    `${file}:3:45 backend.s3.region: "aws-global" is not an AWS region. Did you mean "ap-east-1"?`,
  ],
  [
    "a region of a partition that is not supported",
    minimal({ top: "region: eusc-de-east-1" }),
    `${file}:2:9 region: "eusc-de-east-1" (AWS European Sovereign Cloud (Germany)) is in the AWS partition ` +
      "aws-eusc, where the names of EMR's service principal and package repositories are not known; " +
      "use a region of AWS, AWS China or AWS GovCloud (US)",
  ],
  [
    "states in another AWS partition",
    minimal({ top: "region: cn-north-1\nbackend: { s3: { bucket: my-states, region: eu-west-1 } }" }),
    `${file}:3:45 backend.s3.region: "eu-west-1" is in the AWS partition aws, which the credentials of region ` +
      '"cn-north-1" (aws-cn) cannot reach; use a region of aws-cn',
  ],
  [
    "subnet without its zone",
    minimal({ top: "network: { subnet: 10.10.0.0/20 }" }),
    `${file}:2:20 network.subnet: "10.10.0.0/20" is the range of one subnet, but without network.zone there is ` +
      'a subnet in each of up to three zones; set network.zone, for example "us-east-1a", or remove it',
  ],
  [
    "VPC range too small for subnets in several zones",
    minimal({ top: "network: { cidr: 10.10.0.0/26 }" }),
    `${file}:2:18 network.cidr: "10.10.0.0/26" is too small for subnets in several zones: each subnet gets ` +
      "an eighth of the VPC's range, and AWS allows no subnet smaller than a /28; use a /25 or larger, " +
      "or set network.zone to have a single subnet",
  ],
  [
    "VPC range too small for the nodes",
    minimal({
      top:
        "network: { cidr: 10.10.0.0/25 }\n" +
        "cluster: { sessionManager: true, core: { onDemand: 7 }, task: { spot: 2 } }",
    }),
    `${file}:2:18 network.cidr: "10.10.0.0/25" is too small: all 10 nodes are in one subnet, which would be a /28 ` +
      "with 9 free addresses; use a larger range, or fewer nodes",
  ],
  [
    "a subnet that holds the nodes that a cluster starts with, but not those that EMR may add",
    minimal({ top: "network: { cidr: 10.10.0.0/22 }\ncluster: { task: { spot: 2 }, scaling: { maximum: 130 } }" }),
    `${file}:2:18 network.cidr: "10.10.0.0/22" is too small: all 131 nodes that cluster.scaling allows are in one ` +
      "subnet, which would be a /25 with 123 free addresses; use a larger range, or a smaller cluster.scaling.maximum",
  ],
  [
    "a subnet that holds nodes of heavy types, which are fewer than their units",
    minimal({
      top: [
        "network: { cidr: 10.10.0.0/22 }",
        "cluster:",
        "  core: { types: [{ type: m6i.2xlarge, weight: 2 }], onDemand: 200 }",
        "  task: { types: [{ type: m6i.2xlarge, weight: 2 }], spot: 4 }",
        "  scaling: { maximum: 240 }",
      ].join("\n"),
    }),
    "no problem",
  ],
  [
    "subnet too small for the nodes and the endpoint to EMR",
    minimal({
      top:
        "network: { zone: us-east-1a, subnet: 10.10.0.0/28 }\n" +
        "cluster: { release: emr-spark-8.1.0, core: { onDemand: 10 } }",
    }),
    `${file}:2:38 network.subnet: "10.10.0.0/28" is too small: all 11 nodes are in one subnet, which would be a /28 ` +
      "with 10 free addresses; use a larger range, or fewer nodes",
  ],
  [
    "subnet too small for the nodes and the endpoints to Glue and KMS",
    minimal({
      top:
        "network: { zone: us-east-1a, subnet: 10.10.0.0/28 }\ncatalog: {}\nencryption: { key: made }\n" +
        "cluster: { core: { onDemand: 9 } }",
      table: "    partitionBy: [day]",
    }),
    `${file}:2:38 network.subnet: "10.10.0.0/28" is too small: all 10 nodes are in one subnet, which would be a /28 ` +
      "with 9 free addresses; use a larger range, or fewer nodes",
  ],
  [
    "subnet too small for the nodes and the endpoint to Glue that applications use",
    minimal({
      top:
        "network: { zone: us-east-1a, subnet: 10.10.0.0/28 }\ncatalog: {}\n" +
        "cluster: { lifecycle: idle, applications: [Livy], core: { onDemand: 10 } }",
    }),
    `${file}:2:38 network.subnet: "10.10.0.0/28" is too small: all 11 nodes are in one subnet, which would be a /28 ` +
      "with 10 free addresses; use a larger range, or fewer nodes",
  ],
  [
    "subnet too small for the nodes",
    minimal({ top: "network: { zone: us-east-1a, subnet: 10.10.0.0/28 }\ncluster: { core: { onDemand: 11 } }" }),
    `${file}:2:38 network.subnet: "10.10.0.0/28" is too small: all 12 nodes are in one subnet, which would be a /28 ` +
      "with 11 free addresses; use a larger range, or fewer nodes",
  ],
  [
    "range that is not private",
    minimal({ top: "network: { cidr: 8.8.0.0/16 }" }),
    `${file}:2:18 network.cidr: "8.8.0.0/16" is not in a private range, which EMR needs; ` +
      "use a part of 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16",
  ],
  [
    "zone of a region with a mistyped name",
    minimal({ top: "region: eu-centrl-1\nnetwork: { zone: eu-central-1a }" }),
    `${file}:2:9 region: "eu-centrl-1" is not an AWS region. Did you mean "eu-central-1"?`,
  ],
  [
    "id of a zone",
    minimal({ top: "network: { zone: use1-az1 }" }),
    `${file}:2:18 network.zone: "use1-az1" is not an availability zone; write it like "us-east-1a"`,
  ],
  [
    "zone of another region",
    minimal({ top: "network: { zone: eu-west-1a }" }),
    `${file}:2:18 network.zone: "eu-west-1a" is not in region "us-east-1"; ` +
      'write for example "us-east-1a", or remove it',
  ],
  [
    "overlapping prefixes",
    minimal({ source: "  other:\n    prefix: data/2018/\n    schema: { id: string }" }),
    `${file}:7:13 sources.other.prefix: "data/2018/" overlaps "data/" of source "s", so objects would be read ` +
      "twice; give each source its own folder",
  ],
  [
    "prefix without its slash",
    minimal().replace("prefix: data/", "prefix: data"),
    `${file}:4:13 sources.s.prefix: "data" does not end in "/", so it would also match folders whose names only ` +
      'begin with it; write "data/"',
  ],
  [
    "prefix that repeats landing/",
    minimal().replace("prefix: data/", "prefix: landing/data/"),
    `${file}:4:13 sources.s.prefix: "landing/data/" repeats "landing/", where all sources are; write "data/"`,
  ],
  [
    "source in the pipeline's own bucket",
    minimal({ source: "    bucket: my-bucket" }),
    `${file}:6:13 sources.s.bucket: "my-bucket" is the pipeline's own bucket, where sources are below landing/; ` +
      "remove this key",
  ],
  [
    "key of KMS without a bucket",
    minimal({ source: "    kmsKey: arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab" }),
    `${file}:6:13 sources.s.kmsKey: is set, but the source has no bucket of its own; add bucket, or remove kmsKey`,
  ],
  [
    "key of KMS in another region",
    minimal({
      source:
        "    bucket: logs\n    kmsKey: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }),
    `${file}:7:13 sources.s.kmsKey: "arn:aws:kms:eu-west-1:123456789012:key/${id}" is a key in eu-west-1, but the ` +
      "pipeline is in us-east-1, and so must be its sources; give the key of a bucket in us-east-1",
  ],
  [
    "permissions boundary that is not an ARN",
    minimal().replace("sources:", "roles: { permissionsBoundary: boundary }\nsources:"),
    `${file}:2:31 roles.permissionsBoundary: "boundary" is not the ARN of an IAM policy; write for example ` +
      '"arn:aws:iam::123456789012:policy/boundary"',
  ],
  [
    "permissions boundary of another partition",
    minimal().replace("sources:", "roles: { permissionsBoundary: arn:aws-cn:iam::123456789012:policy/b }\nsources:"),
    `${file}:2:31 roles.permissionsBoundary: "arn:aws-cn:iam::123456789012:policy/b" is in partition aws-cn, but ` +
      'region us-east-1 is in aws; write an ARN that begins with "arn:aws:"',
  ],
  [
    "paths that IAM does not take",
    minimal({ top: "roles: { path: /aws-service-role/x/ }" }),
    `${file}:2:16 roles.path: "/aws-service-role/x/" is for roles of AWS; choose another path`,
  ],
  [
    "a path of more than 512 characters",
    minimal({ top: `roles: { path: /${"a".repeat(511)}/ }` }),
    `${file}:2:16 roles.path: "/${"a".repeat(115)}... is 513 characters long, but IAM allows 512; write a shorter path`,
  ],
  [
    "roles that exist, with what is for roles of the stack",
    minimal({
      top: [
        "roles:",
        "  permissionsBoundary: arn:aws:iam::123456789012:policy/b",
        "  path: /a*/",
        "  existing: { service: 'a b', nodes: arn:aws-cn:iam::123456789012:instance-profile/p/nodes }",
      ].join("\n"),
    }),
    `${file}:3:24 roles.permissionsBoundary: is for roles that the stack makes, but roles.existing names roles that ` +
      "exist already; remove one of the two",
    `${file}:4:9 roles.path: "/a*/" is not a path; begin and end it with /, and use letters, digits and _+=,.@- ` +
      'between, for example "/data/emr/"',
    `${file}:4:9 roles.path: is for roles that the stack makes, but roles.existing names roles that exist already; ` +
      "remove one of the two",
    `${file}:5:24 roles.existing.service: "a b" is neither the name nor the ARN of a role; write for example ` +
      '"arn:aws:iam::123456789012:role/emr"',
    `${file}:5:38 roles.existing.nodes: "arn:aws-cn:iam::123456789012:instance-profile/p/nodes" is in partition ` +
      'aws-cn, but region us-east-1 is in aws; write an ARN that begins with "arn:aws:"',
  ],
  [
    "keys that are only for a network of the stack, beside a network that exists",
    minimal({
      top: [
        "network:",
        "  cidr: 10.0.0.0/16",
        "  zone: us-east-1a",
        "  flowLogs: {}",
        "  existing: { vpc: vpc-1, subnets: [subnet-0a1b2c3d, subnet-0a1b2c3d] }",
        "cluster: { nodes: groups }",
      ].join("\n"),
    }),
    ...["3:9 network.cidr", "4:9 network.zone"].map(
      (place) =>
        `${file}:${place}: is for a network that the stack makes, but network.existing names a network that exists ` +
        "already; remove one of the two",
    ),
    `${file}:5:3 network.flowLogs: is for a VPC that the stack makes, but network.existing names a VPC that exists ` +
      "already; its owner decides about its flow logs, so remove this key",
    `${file}:6:20 network.existing.vpc: "vpc-1" is not an id; write it like "vpc-0a1b2c3d4e5f67890"`,
    `${file}:6:27 network.existing.subnets: has 2 subnets, but EMR chooses among subnets for fleets only, and ` +
      'cluster.nodes is "groups"; write one subnet, or use fleets',
    `${file}:6:54 network.existing.subnets[1]: "subnet-0a1b2c3d" is in the list already; remove it`,
  ],
  [
    "security groups that do not fit private subnets",
    minimal({
      top:
        "network: { existing: { vpc: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d], " +
        "groups: { primary: sg-0a1b2c3d, core: sg-1a1b2c3d } } }",
    }),
    `${file}:2:71 network.existing.groups: needs service: EMR reaches private subnets through that group only; add ` +
      "it, or write network.access: public if the subnets have a route to an internet gateway",
  ],
  [
    "security groups that do not fit public subnets",
    minimal({
      top:
        "network: { access: public, existing: { vpc: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d], " +
        "groups: { primary: sg-0a1b2c3d, core: sg-1a1b2c3d, service: sg-2a1b2c3d } } }",
    }),
    `${file}:2:147 network.existing.groups.service: is for private subnets, and network.access is public, where EMR ` +
      "refuses it; remove it",
  ],
  [
    "keys that are only for a bucket of the stack, beside a bucket that exists",
    minimal({
      top: "existingBucket: true\nretention: { runs: 3 }\nencryption: { key: made }\nschedule: { onObject: a }",
    }),
    `${file}:3:1 retention: expiry is not set on a bucket that exists already, since that would overwrite what its ` +
      "owner has set; remove it, or write existingBucket: false",
    `${file}:4:20 encryption.key: encryption is not set on a bucket that exists already, since that would overwrite ` +
      "what its owner has set; write bucket: false beside it",
    `${file}:5:23 schedule.onObject: notifications to EventBridge are not turned on for a bucket that exists ` +
      "already, since that would overwrite what its owner has set; write cron or rate instead, or existingBucket: " +
      "false",
  ],
  [
    "roles in two accounts, and ARNs that end in a slash",
    minimal({
      top: [
        "roles:",
        "  existing:",
        "    service: arn:aws:iam::123456789012:role/emr",
        "    nodes: arn:aws:iam::210987654321:instance-profile/data/",
      ].join("\n"),
    }),
    `${file}:5:12 roles.existing.nodes: "arn:aws:iam::210987654321:instance-profile/data/" is neither the name nor ` +
      'the ARN of an instance profile; write for example "arn:aws:iam::123456789012:instance-profile/emr"',
    `${file}:5:12 roles.existing.nodes: is in account 210987654321, but service is in account 123456789012; a role ` +
      "can only be used in its own account, so name two of the account that you deploy to",
  ],
  [
    "keys of another partition, and days that CloudWatch does not take",
    minimal({
      top: `encryption: { key: arn:aws-cn:kms:us-east-1:123456789012:key/${id} }\nnetwork: { flowLogs: { days: 15 } }`,
      source:
        "    bucket: logs\n    kmsKey: arn:aws-cn:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    }),
    `${file}:2:20 encryption.key: "arn:aws-cn:kms:us-east-1:123456789012:key/${id}" ` +
      `is in partition aws-cn, but region ` +
      'us-east-1 is in aws; write an ARN that begins with "arn:aws:"',
    `${file}:3:30 network.flowLogs.days: 15 is not one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, ` +
      "731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
    `${file}:9:13 sources.s.kmsKey: "arn:aws-cn:kms:us-east-1:123456789012:key/${id}" ` +
      `is in partition aws-cn, but region ` +
      'us-east-1 is in aws; write an ARN that begins with "arn:aws:"',
  ],
  [
    "encryption of nothing",
    minimal({ top: "encryption: {}" }),
    `${file}:2:1 encryption: encrypts nothing; add key: "made" or inTransit, or remove it`,
  ],
  [
    "encryption without a key",
    minimal({ top: "encryption: { disks: true, inTransit: s3://my-bucket/code/emr.zip }" }),
    `${file}:2:22 encryption.disks: needs a key; add encryption.key: "made" or the ARN of a key, or remove it`,
    `${file}:2:39 encryption.inTransit: "s3://my-bucket/code/emr.zip" is in code/ of the pipeline's bucket, which has ` +
      "a purpose of its own; use for example s3://my-bucket/certificates/emr.zip",
  ],
  [
    "certificates in a folder where objects expire",
    minimal({ top: "encryption: { inTransit: s3://my-bucket/queries/emr.zip }" }),
    `${file}:2:26 encryption.inTransit: "s3://my-bucket/queries/emr.zip" is in queries/ of the pipeline's bucket, ` +
      "which has a purpose of its own; use for example s3://my-bucket/certificates/emr.zip",
  ],
  [
    "a key of another region",
    minimal({
      top: "encryption: { key: arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab }",
    }),
    `${file}:2:20 encryption.key: "arn:aws:kms:eu-west-1:123456789012:key/${id}" ` +
      `is a key in eu-west-1, but the pipeline ` +
      'is in us-east-1; give a key in us-east-1, or "made"',
  ],
  [
    "a key for nothing, and certificates that are not a zip",
    minimal({ top: "encryption: { key: made, bucket: false, disks: false, logs: false, inTransit: my.pem }" }),
    `${file}:2:20 encryption.key: is used for nothing, since bucket, disks, logs are false; remove it`,
    `${file}:2:79 encryption.inTransit: "my.pem" is not the URI of a zip file in S3; write it like ` +
      '"s3://my-certificates/emr.zip"',
  ],
  [
    "a key that is neither made nor an ARN",
    minimal({ top: "encryption: { key: alias/data }" }),
    `${file}:2:20 encryption.key: "alias/data" is not the ARN of a KMS key (an alias is not accepted); write for ` +
      'example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-…"; or write "made" and the bucket\'s stack makes a ' +
      "key",
  ],
  [
    "a KDC without a port and a way to it",
    minimal({
      top:
        "cluster: { kerberos: { realm: A.B, kdc: { server: kdc.example.com, admin: 'kdc.example.com:99999' } }, " +
        "lifecycle: persistent, primary: { nodes: 3 } }",
    }),
    `${file}:2:36 cluster.kerberos.kdc: is outside of the cluster, and the VPC that the stack makes has no way to ` +
      "it; write network.existing, a VPC from which it can be reached, or remove it",
    `${file}:2:51 cluster.kerberos.kdc.server: "kdc.example.com" is not a server with its port; write it like ` +
      '"kdc.example.com:88"',
    `${file}:2:75 cluster.kerberos.kdc.admin: "kdc.example.com:99999" is not a server with its port; write it like ` +
      '"kdc.example.com:88"',
  ],
  [
    "the same security group for nodes of all kinds",
    minimal({
      top: [
        "network:",
        "  existing:",
        "    vpc: vpc-0a1b2c3d",
        "    subnets: [subnet-0a1b2c3d]",
        "    groups: { primary: sg-0a1b2c3d, core: sg-0a1b2c3d, service: sg-0a1b2c3d }",
      ].join("\n"),
    }),
    `${file}:6:43 network.existing.groups.core: "sg-0a1b2c3d" is the group of primary already, and EMR gives each of ` +
      "them other rules; write a group of its own",
    `${file}:6:65 network.existing.groups.service: "sg-0a1b2c3d" is the group of primary already, and EMR gives each ` +
      "of them other rules; write a group of its own",
  ],
  [
    "a realm that ends in a dot, and an id of a key that is not a key id",
    minimal({
      top:
        "cluster: { kerberos: { realm: EC2.INTERNAL. } }\n" +
        "encryption: { key: arn:aws:kms:us-east-1:123456789012:key/x }",
    }),
    `${file}:2:31 cluster.kerberos.realm: "EC2.INTERNAL." is not a realm; write it in capital letters, for example ` +
      '"EC2.INTERNAL"',
    `${file}:3:20 encryption.key: "arn:aws:kms:us-east-1:123456789012:key/x" is not the ARN of a KMS key (an ` +
      'alias is not accepted); write for example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-…"; or write ' +
      '"made" and the bucket\'s stack makes a key',
  ],
  [
    "Kerberos with three primary nodes, a realm in lower case, and a password",
    minimal({
      top: [
        "cluster:",
        "  lifecycle: persistent",
        "  primary: { nodes: 3 }",
        "  kerberos: { realm: ec2.internal, password: x }",
      ].join("\n"),
    }),
    `${file}:5:3 cluster.kerberos: has its KDC on the primary node, and with three primary nodes the loss of that ` +
      "node would take it along; write cluster.primary.nodes: 1, or remove it",
    `${file}:5:22 cluster.kerberos.realm: "ec2.internal" is not a realm; write it in capital letters, for example ` +
      '"EC2.INTERNAL"',
    `${file}:5:36 cluster.kerberos.password: is not a known key. Allowed here: realm, kdc, ticketHours`,
  ],
  [
    "SSH that nothing leads to, from the whole internet, with a key of a wrong name",
    minimal({
      top: 'cluster: { ssh: { key: " team", from: [0.0.0.0/0, 203.0.113.7/24, 10.0.0.5] } }',
    }),
    `${file}:2:24 cluster.ssh.key: " team" is not the name of a key pair; EC2 takes 1 to 255 ASCII characters, with ` +
      "no blank at either end",
    `${file}:2:33 cluster.ssh.from: opens port 22, but nothing leads into the private network that the network's ` +
      "stack makes; write network.access: public, or use cluster.sessionManager instead of ssh",
    `${file}:2:40 cluster.ssh.from[0]: "0.0.0.0/0" would open port 22 to much of the internet; write the ranges from ` +
      "which you connect",
    `${file}:2:51 cluster.ssh.from[1]: "203.0.113.7/24" does not begin with its network's address; write ` +
      '"203.0.113.0/24"',
    `${file}:2:67 cluster.ssh.from[2]: "10.0.0.5" is not an IPv4 range; write it like "203.0.113.7/32"`,
  ],
  [
    "SSH through security groups that exist",
    minimal({
      top: [
        "cluster: { ssh: { key: team, from: [203.0.113.7/32] } }",
        "network:",
        "  existing:",
        "    vpc: vpc-0a1b2c3d4e5f67890",
        "    subnets: [subnet-0a1b2c3d4e5f67890]",
        "    groups: { primary: sg-0a1b2c3d4e5f67890, core: sg-0a1b2c3d4e5f67891, service: sg-0a1b2c3d4e5f67892 }",
      ].join("\n"),
    }),
    `${file}:2:30 cluster.ssh.from: opens port 22 in a group of the network's stack, but network.existing.groups ` +
      "names groups, which are not changed; remove it, and open the port in your group",
  ],
  [
    "steps of the user's own that cannot run",
    minimal({
      top: [
        "cluster:",
        "  steps:",
        "    beforeMerge:",
        "      - { name: merge s, script: steps/none.sh }",
        "      - { name: both, spark: steps/../a.py, jar: /usr/lib/a.jar, mainClass: A }",
        "      - { name: both, options: [--conf, x=1] }",
        "    afterTables:",
        "      - { name: a, command: [ls], args: ['{steps/b.csv}', 'a\\b'], mainClass: A }",
        "      - { name: b, jar: /a.jar, onFailure: ignore }",
      ].join("\n"),
    }),
    `${file}:5:17 cluster.steps.beforeMerge[0].name: "merge s" is the name of a step of the pipeline itself; choose ` +
      "another name",
    `${file}:5:34 cluster.steps.beforeMerge[0].script: "steps/none.sh" does not exist in pipelines/p/; create it, or ` +
      "correct its name",
    `${file}:6:9 cluster.steps.beforeMerge[1]: runs spark and jar; write one of spark, script, jar, command`,
    `${file}:6:30 cluster.steps.beforeMerge[1].spark: "steps/../a.py" is not a file in steps/ of the pipeline's ` +
      'folder; write it like "steps/score.py"',
    `${file}:7:9 cluster.steps.beforeMerge[2]: runs nothing; write one of spark, script, jar, command`,
    `${file}:7:17 cluster.steps.beforeMerge[2].name: "both" is the name of another step; choose another name`,
    `${file}:7:23 cluster.steps.beforeMerge[2].options: are options of spark-submit; write them for spark, or use args`,
    `${file}:9:35 cluster.steps.afterTables[0].args: are a part of command already; write them there`,
    `${file}:9:42 cluster.steps.afterTables[0].args[0]: "steps/b.csv" does not exist in pipelines/p/; create it, or ` +
      "correct its name",
    `${file}:9:59 cluster.steps.afterTables[0].args[1]: "a\\\\b" contains a backslash, which HCL would read as an ` +
      "escape; write a character class instead, for example [.] for a dot",
    `${file}:9:78 cluster.steps.afterTables[0].mainClass: is for a jar; remove it`,
    `${file}:10:44 cluster.steps.afterTables[1].onFailure: "ignore" is not one of "stop", "continue"`,
  ],
  [
    "a driver that is not on the primary node",
    minimal({
      top: "cluster: { steps: { afterTables: [{ name: a, spark: steps/a.py, options: [--deploy-mode, cluster] }] } }",
    }),
    `${file}:2:53 cluster.steps.afterTables[0].spark: "steps/a.py" does not exist in pipelines/p/; create it, or ` +
      "correct its name",
    `${file}:2:75 cluster.steps.afterTables[0].options[0]: "--deploy-mode" is given by the step: its driver runs on ` +
      "the primary node, so that its log is the step's log; remove it",
  ],
  [
    "steps at the same time as merges",
    minimal({ top: "cluster: { lifecycle: idle, stepConcurrency: 4 }" }),
    `${file}:2:46 cluster.stepConcurrency: 4 steps at a time are not possible: the step "write tables" reads what ` +
      "the merge of s writes, and would run before its end; remove it, or write merge: none for each source",
  ],
  [
    "steps at the same time as steps of the user's own",
    minimal({
      top: "cluster: { stepConcurrency: 4, lifecycle: idle, steps: { afterTables: [{ name: a, command: [ls] }] } }",
      source: "    merge: none",
    }),
    `${file}:2:29 cluster.stepConcurrency: 4 steps at a time are not possible: the steps of cluster.steps run before ` +
      'or after the step "write tables"; remove one of the two',
  ],
  [
    "steps at the same time in a cluster that has one",
    minimal({ top: "cluster: { stepConcurrency: 4 }", source: "    merge: none" }),
    `${file}:2:29 cluster.stepConcurrency: 4 steps at a time are not possible: the cluster has one step, and ends ` +
      "with it; write cluster.lifecycle: idle or persistent, or remove it",
  ],
  [
    "alias of a KMS key",
    minimal({ source: "    bucket: logs\n    kmsKey: alias/logs" }),
    `${file}:7:13 sources.s.kmsKey: "alias/logs" is not the ARN of a KMS key (an alias is not accepted); write for ` +
      'example "arn:aws:kms:us-east-1:123456789012:key/1234abcd-…"',
  ],
  [
    "landing/ in a bucket of others",
    minimal({ source: "    bucket: logs" }).replace("data/", "landing/"),
    "no problem",
  ],
  [
    "the same folder of two buckets",
    minimal({ source: "    bucket: logs\n  u: { prefix: data/, schema: { id: string } }" }),
    "no problem",
  ],
  [
    "a folder of another bucket twice",
    minimal({ source: "    bucket: logs\n  u: { bucket: logs, prefix: data/a/, schema: { id: string } }" }),
    `${file}:7:30 sources.u.prefix: "data/a/" overlaps "data/" of source "s", so objects would be read twice; ` +
      "give each source its own folder",
  ],
  [
    "partition column that the table does not have",
    minimal({ table: "    partitionBy: [dya]" }),
    `${file}:9:19 tables.t.partitionBy[0]: "dya" is not a column of table "t". Did you mean "day"? ` +
      "Its columns: id, day",
  ],
  [
    "a partition of every column",
    minimal({ table: "    partitionBy: [id, day]" }),
    `${file}:9:5 tables.t.partitionBy: names every column, so the files would have no column left; ` +
      "remove at least one",
  ],
  [
    "a type that does not exist",
    minimal().replace("columns: { id: string", "columns: { id: text"),
    `${file}:8:20 tables.t.columns.id: "text" is not a Spark SQL type; use one of string, boolean, byte, ` +
      "tinyint, short, smallint, int, integer, long, bigint, float, real, double, date, timestamp, " +
      "timestamp_ntz, binary, decimal(10,2), array<…>, map<…,…> or struct<name:…>",
  ],
  [
    "a partition column that is nested",
    minimal({ table: "    partitionBy: [tags]" }).replace(
      "columns: { id: string",
      "columns: { tags: array<string>, id: string",
    ),
    `${file}:9:19 tables.t.partitionBy[0]: "tags" has type "array<string>", which cannot be a folder name; ` +
      "use a column of a simple type",
  ],
  [
    "a partition by a double or float",
    minimal({ table: "    partitionBy: [price, rate]" }).replace(
      "columns: { id: string",
      "columns: { price: double, rate: { type: FLOAT }, id: string",
    ),
    `${file}:9:19 tables.t.partitionBy[0]: "price" has type "double", whose values have no unique folder name ` +
      "(0.0 equals -0.0); declare int, string, decimal or date",
    `${file}:9:26 tables.t.partitionBy[1]: "rate" has type "FLOAT", whose values have no unique folder name (0.0 ` +
      "equals -0.0); declare int, string, decimal or date",
  ],
  ["a map without a value", minimal({ top: "network:" }), `${file}:2:9 network: has no value, but a map is needed`],
  [
    "a list without an entry",
    minimal({ top: "cluster: { core: { types: [] } }" }),
    `${file}:2:20 cluster.core.types: [] has too few entries; the minimum is 1`,
  ],
  [
    "a disk that is too small",
    minimal({ top: "cluster: { core: { disk: 5 } }" }),
    `${file}:2:26 cluster.core.disk: 5 is too small; the minimum is 10`,
  ],
  [
    "a bucket without a name",
    minimal({ bucket: '""' }),
    `${file}:1:9 bucket: "" is 0 characters long, but S3 allows 3 to 63; choose a longer name`,
  ],
  [
    "an empty column name in a list",
    minimal({ table: '    key: [""]' }),
    `${file}:9:11 tables.t.key[0]: "" is too short; the minimum is 1`,
    `${file}:9:11 tables.t.key[0]: "" is not a column of table "t". Did you mean "id"? Its columns: id, day`,
  ],
  [
    "release of another shape",
    minimal({ top: "cluster: { release: 7.13 }" }),
    `${file}:2:21 cluster.release: 7.13 is a number, but a string is needed; put it in quotes: "7.13"`,
  ],
  [
    "release that is not a label",
    minimal({ top: "cluster: { release: emr-7 }" }),
    `${file}:2:21 cluster.release: "emr-7" is not a release label; write it like "emr-7.13.0" or "emr-spark-8.1.0"`,
  ],
  [
    "release with a leading zero",
    minimal({ top: "cluster: { release: emr-7.013.0 }" }),
    `${file}:2:21 cluster.release: "emr-7.013.0" is not a release label; ` +
      'write it like "emr-7.13.0" or "emr-spark-8.1.0"',
  ],
  [
    "a release of emr-spark-8 without Spark 4.1",
    minimal({ top: "cluster: { release: emr-spark-8.0.0 }" }),
    `${file}:2:21 cluster.release: "emr-spark-8.0.0" does not have Spark 4.1, the only Spark 4 with which the job is ` +
      'tested; use emr-spark-8.1, for example "emr-spark-8.1.0"',
  ],
  ["the long-term release", minimal({ top: "cluster: { release: emr-spark-8.1.0 }" }), "no problem"],
  [
    "a network that exists, without the group of its endpoint to EMR",
    minimal({
      top:
        "network: { existing: { vpc: vpc-0a1b2c3d, subnets: [subnet-0a1b2c3d] } }\n" +
        "cluster: { release: emr-spark-8.1.0 }",
    }),
    `${file}:2:12 network.existing: needs groups with "emr-spark-8.1.0", whose nodes reach EMR through an interface ` +
      "endpoint of the VPC; write groups: { primary, core, service }, where service is the group of that endpoint",
  ],
  [
    "classifications that the release does not have",
    minimal({
      top:
        "cluster:\n  release: emr-spark-8.1.0\n" +
        "  settings: { core-site: { a: 1 }, emrfs-site: { fs.s3.maxRetries: 50 }, hbase-site: { a: 1 } }",
    }),
    `${file}:4:36 cluster.settings.emrfs-site: is not a classification of emr-spark-8.1.0; ` +
      "its s3:// is S3A alone, so set the fs.s3a. settings of core-site\n" +
      `${file}:4:74 cluster.settings.hbase-site: is not a classification of emr-spark-8.1.0; ` +
      'remove it, or choose an EMR 7 release, for example "emr-7.13.0"',
  ],
  [
    "release too old",
    minimal({ top: "cluster: { release: emr-6.15.0 }" }),
    `${file}:2:21 cluster.release: "emr-6.15.0" is not supported, because the Spark job is tested with Spark 3.5 and ` +
      '4.1 only; use for example "emr-7.13.0" or "emr-spark-8.1.0"',
  ],
  [
    "a release with EMRFS",
    minimal({ top: "cluster: { release: emr-7.9.0 }" }),
    `${file}:2:21 cluster.release: "emr-7.9.0" reads and writes S3 with EMRFS, whose markers (_$folder$) the ` +
      "cluster's role may not write; S3A is the default from emr-7.10.0 on, so use that or a later release, " +
      'for example "emr-7.13.0"',
  ],
  ["the first release with S3A", minimal({ top: "cluster: { release: emr-7.10.0 }" }), "no problem"],
  ["the release of September 2026", minimal({ top: "cluster: { release: emr-7.14.0 }" }), "no problem"],
  [
    "an instance type that does not exist",
    minimal({ top: "cluster: { core: { types: [m5xlarge] } }" }),
    `${file}:2:28 cluster.core.types[0]: "m5xlarge" is not an instance type; ` +
      'write family, generation, dot and size, for example "m6i.xlarge"',
  ],
  [
    "a burstable instance type",
    minimal({ top: "cluster: { primary: { types: [t3.large] } }" }),
    `${file}:2:31 cluster.primary.types[0]: "t3.large" is a burstable type, which EMR does not offer; ` +
      'use for example "m6i.xlarge"',
  ],
  [
    "an idle timeout of a cluster that is not idle",
    minimal({ top: "cluster: { lifecycle: transient, idleTimeout: 1h }" }),
    `${file}:2:47 cluster.idleTimeout: is for a cluster that waits for more work, but cluster.lifecycle is ` +
      '"transient", which ends with its last step; write lifecycle: idle, or remove idleTimeout',
  ],
  [
    "an idle timeout of a persistent cluster",
    minimal({ top: "cluster: { lifecycle: persistent, idleTimeout: 600 }" }),
    `${file}:2:48 cluster.idleTimeout: is for a cluster that waits for more work, but cluster.lifecycle is ` +
      '"persistent", which stays until somebody ends it; write lifecycle: idle, or remove idleTimeout',
  ],
  [
    "an idle timeout that is not a duration",
    minimal({ top: "cluster: { idleTimeout: 1 hour }" }),
    `${file}:2:25 cluster.idleTimeout: "1 hour" is not a duration; write a number and s, m, h or d, for example "1h"`,
  ],
  [
    "idle timeouts that EMR does not take",
    minimal({ top: "cluster: { idleTimeout: 30 }" }),
    `${file}:2:25 cluster.idleTimeout: 30 is too small; the minimum is 60`,
  ],
  [
    "an idle timeout that is too long",
    minimal({ top: "cluster: { idleTimeout: 8d }" }),
    `${file}:2:25 cluster.idleTimeout: "8d" is too long; the maximum is 7d`,
  ],
  [
    "an idle timeout of another type",
    minimal({ top: "cluster: { idleTimeout: true }" }),
    `${file}:2:25 cluster.idleTimeout: true is a boolean, but a number or a string is needed`,
  ],
  [
    "two primary nodes",
    minimal({ top: "cluster: { primary: { nodes: 2 } }" }),
    `${file}:2:30 cluster.primary.nodes: 2 is not possible: EMR has one primary node, or three; write 1 or 3`,
  ],
  [
    "three primary nodes of a cluster that ends",
    minimal({ top: "cluster: { primary: { nodes: 3 } }" }),
    `${file}:2:30 cluster.primary.nodes: 3 needs a cluster that stays: EMR protects a cluster with three primary ` +
      "nodes from being ended, and keeps it after its last step; write cluster.lifecycle: persistent, or nodes: 1",
  ],
  [
    "keys for Spot nodes, where there are none",
    minimal({
      top: "cluster: { core: { spotTimeout: 20 }, task: { onDemand: 2, spot: 0, spotStrategy: diversified } }",
    }),
    `${file}:2:33 cluster.core.spotTimeout: is for Spot nodes, and cluster.core has none; remove it, or write spot`,
    `${file}:2:83 cluster.task.spotStrategy: is for Spot nodes, and cluster.task has none; remove it, or write spot`,
  ],
  [
    "keys for Spot nodes, of groups",
    minimal({
      top:
        "network: { zone: us-east-1a }\n" +
        "cluster: { nodes: groups, core: { afterSpotTimeout: terminate, mayBeLost: true } }",
    }),
    `${file}:3:53 cluster.core.afterSpotTimeout: is for Spot nodes, and cluster.core has none; ` +
      "groups are on demand, so remove it",
    `${file}:3:75 cluster.core.mayBeLost: accepts Spot nodes, but cluster.core has none; ` +
      "groups are on demand, so remove it",
  ],
  [
    "a key for Spot nodes that the preset gives, and a user without Spot nodes",
    minimal({ top: "cluster: { preset: spot-batch, task: { onDemand: 12, spot: 0 } }" }),
    "no problem",
  ],
  [
    "an on-demand primary node that may be lost",
    minimal({ top: "cluster: { primary: { mayBeLost: true } }" }),
    `${file}:2:34 cluster.primary.mayBeLost: accepts Spot nodes, but cluster.primary is on demand; ` +
      "remove it, or write spot",
  ],
  [
    "a type twice in a fleet, with two weights",
    minimal({ top: "cluster: { task: { types: [m6i.xlarge, m5.xlarge, { type: m6i.xlarge, weight: 2 }] } }" }),
    `${file}:2:51 cluster.task.types[2]: "m6i.xlarge" is in the list already; remove it`,
  ],
  [
    "a Spot primary node",
    minimal({ top: "cluster: { primary: { spot: true } }" }),
    `${file}:2:29 cluster.primary.spot: lets AWS take the primary node back, and that ends the cluster and its run; ` +
      "remove spot, or add mayBeLost: true if you accept that",
  ],
  [
    "a Spot primary node that may be lost",
    minimal({ top: "cluster: { primary: { spot: true, mayBeLost: true } }" }),
    "no problem",
  ],
  [
    "a Spot primary node of a persistent cluster",
    minimal({ top: "cluster: { lifecycle: persistent, primary: { spot: true, mayBeLost: true } }" }),
    `${file}:2:52 cluster.primary.spot: cannot be in a persistent cluster, which ends when AWS takes its primary ` +
      "node back; remove spot",
  ],
  [
    "Spot core nodes with one copy of merged files",
    minimal({ top: "cluster: { core: { onDemand: 1, spot: 2 } }" }),
    `${file}:2:39 cluster.core.spot: lets AWS take core nodes back, and HDFS has one copy of the merged files of s: ` +
      "a lost node would fail the run; use onDemand for core and spot for task, or write replication: 2, or " +
      "merge: { to: s3 } for these sources, or core.mayBeLost: true if you accept that",
  ],
  [
    "Spot core nodes of which EMR may start few, since one type weighs 4",
    minimal({ top: "cluster: { core: { types: [{ type: m6i.4xlarge, weight: 4 }], spot: 4 } }" }),
    `${file}:2:69 cluster.core.spot: lets AWS take core nodes back, and HDFS has one copy of the merged files of s: ` +
      "a lost node would fail the run; use onDemand for core and spot for task, or write replication: 2, or " +
      "merge: { to: s3 } for these sources, or core.mayBeLost: true if you accept that",
  ],
  [
    "Spot core nodes with two copies of merged files",
    minimal({ top: "cluster: { core: { spot: 2 }, replication: 2 }" }),
    "no problem",
  ],
  [
    "Spot core nodes, and files merged to S3",
    minimal({ top: "cluster: { core: { spot: 1 } }", source: "    merge: { to: s3 }" }),
    "no problem",
  ],
  [
    "Spot core nodes that may be lost",
    minimal({ top: "cluster: { core: { spot: 1, mayBeLost: true } }" }),
    "no problem",
  ],
  [
    "more copies than core nodes",
    minimal({ top: "cluster: { replication: 3 }" }),
    `${file}:2:25 cluster.replication: 3 copies of a block do not fit on 2 core nodes; use at most 2, ` +
      `or more core nodes`,
  ],
  [
    "Graviton with an image of x86",
    minimal({
      top:
        "cluster: { ami: { id: ami-0123456789abcdef0, architecture: x86_64 }, " +
        "core: { types: [m6i.xlarge, m6g.xlarge] } }",
    }),
    `${file}:2:98 cluster.core.types[1]: "m6g.xlarge" is arm64 (Graviton), and cluster.ami is x86_64; ` +
      "use types of the image's architecture, or another image",
  ],
  [
    "the default types with an image of Graviton",
    minimal({ top: "cluster: { ami: { id: ami-0123456789abcdef0, architecture: arm64 } }" }),
    ...["primary", "core"].map(
      (fleet) =>
        `${file}:2:1 cluster.${fleet}.types[0]: "m6i.xlarge" is x86_64, and cluster.ami is arm64; ` +
        "use types of the image's architecture, or another image",
    ),
  ],
  [
    "an id that is not an image's",
    minimal({ top: "cluster: { ami: { id: my-image, architecture: x86_64 } }" }),
    `${file}:2:23 cluster.ami.id: "my-image" is not the id of an AMI; write it like "ami-0123456789abcdef0"`,
  ],
  [
    "groups with what only fleets have",
    minimal({
      top: [
        "cluster:",
        "  nodes: groups",
        "  primary: { types: [m6i.xlarge, m5.xlarge], spot: true, mayBeLost: true }",
        "  core: { types: [{ type: m6i.xlarge, weight: 2 }] }",
        "  task: { types: [m6i.xlarge] }",
      ].join("\n"),
    }),
    `${file}:3:10 cluster.nodes: "groups" needs network.zone: EMR chooses among zones for fleets only; ` +
      "set network.zone, or use fleets",
    `${file}:4:14 cluster.primary.types: has 2 types, but cluster.nodes is "groups", and a group has one type; ` +
      "keep one, or use fleets",
    `${file}:4:52 cluster.primary.spot: asks for Spot nodes, but cluster.nodes is "groups", which are on demand; ` +
      "remove spot, or use fleets",
    `${file}:5:47 cluster.core.types[0].weight: is for fleets, and cluster.nodes is "groups", whose numbers are ` +
      "nodes; remove the weight, or use fleets",
    `${file}:6:3 cluster.task.spot: asks for Spot nodes, but cluster.nodes is "groups", which are on demand; ` +
      "write spot: 0, or use fleets",
  ],
  [
    "throughput of a fleet's disks",
    minimal({ top: "cluster: { core: { disk: { throughput: 250 } } }" }),
    `${file}:2:40 cluster.core.disk.throughput: is only possible for primary and core nodes of cluster.nodes: ` +
      "groups, since the Terraform provider has no such argument for others; remove it",
  ],
  [
    "throughput that gp3 does not have",
    minimal({
      top: "network: { zone: us-east-1a }\ncluster: { nodes: groups, core: { disk: { throughput: 1000 } } }",
    }),
    `${file}:3:55 cluster.core.disk.throughput: 1000 is too much for 3000 IOPS: gp3 allows 0.25 MiB/s ` +
      "for each; use at most 750, or more iops",
  ],
  [
    "IOPS that volumes do not have",
    minimal({
      top: [
        "cluster:",
        "  primary: { disk: { type: st1, iops: 500 } }",
        "  core: { disk: { size: 20, type: io1, iops: 1500 } }",
        "  task: { disk: { iops: 20000 } }",
      ].join("\n"),
    }),
    `${file}:3:39 cluster.primary.disk.iops: is for gp3 and io1, and the type is st1; remove it, or use gp3`,
    `${file}:4:46 cluster.core.disk.iops: 1500 is too many for 20 GiB: io1 allows 50 for each GiB; ` +
      "use at most 1000, or a larger disk",
    `${file}:5:25 cluster.task.disk.iops: 20000 is outside the range of gp3; use 3000 to 16000`,
  ],
  [
    "io1 without IOPS",
    minimal({ top: "cluster: { core: { disk: { type: io1 } } }" }),
    `${file}:2:20 cluster.core.disk: of type io1 needs iops; add it, or use type: gp3`,
  ],
  [
    "scaling without task nodes",
    minimal({ top: "cluster: { scaling: { maximum: 10 } }" }),
    `${file}:2:12 cluster.scaling: has nothing to scale: the number of core nodes stays, since they hold the merged ` +
      "files; add cluster.task, or remove scaling",
  ],
  [
    "scaling below the units of the fleets",
    minimal({ top: "cluster: { task: { spot: 4 }, scaling: { minimum: 1, maximum: 5, maximumOnDemand: 1 } }" }),
    `${file}:2:51 cluster.scaling.minimum: 1 is less than the 2 units of cluster.core, which hold the merged files; ` +
      "use 2 or more",
    `${file}:2:63 cluster.scaling.maximum: 5 is less than the 6 units that cluster.core and cluster.task start with; ` +
      "use 6 or more, or fewer nodes",
    `${file}:2:83 cluster.scaling.maximumOnDemand: 1 is less than the 2 on-demand units of cluster.core; use 2 or more`,
  ],
  [
    "scaling limits above the maximum",
    minimal({ top: "cluster: { task: {}, scaling: { minimum: 20, maximum: 10, maximumOnDemand: 12 } }" }),
    `${file}:2:42 cluster.scaling.minimum: 20 is more than the maximum 10; use 10 or less`,
    `${file}:2:76 cluster.scaling.maximumOnDemand: 12 is more than the maximum 10; use 10 or less`,
  ],
  [
    "settings that the steps or other keys give",
    minimal({
      top: [
        "cluster:",
        "  settings:",
        "    spark-defaults: { spark.driver.memory: 4g }",
        "    hdfs-site: { dfs.replication: 2 }",
        "    hadoop-env: {}",
        "    Core Site: {}",
        '    core-site: { x: "a${b}" }',
      ].join("\n"),
    }),
    `${file}:4:44 cluster.settings.spark-defaults.spark.driver.memory: the step gives it to spark-submit, which ` +
      "wins; set cluster.driverMemory",
    `${file}:5:35 cluster.settings.hdfs-site.dfs.replication: cluster.replication is the key for it; set that`,
    `${file}:6:5 cluster.settings.hadoop-env: holds environment variables, which EMR takes in another form; ` +
      "use a bootstrap action",
    `${file}:7:5 cluster.settings.Core Site: is not a classification; write it as EMR does, for example spark-defaults`,
    `${file}:8:21 cluster.settings.core-site.x: "a\${b}" contains \${ or %{, which HCL would read as a template; ` +
      "remove it",
  ],
  [
    "a schedule without a time",
    minimal({ top: "schedule: { retries: 1 }" }),
    `${file}:2:1 schedule: does not say when a run starts; write cron: "0 3 * * ? *", rate: 1 day, or onObject: ` +
      "clicks/*/_SUCCESS",
  ],
  [
    "a schedule with two times",
    minimal({ top: "schedule: { cron: 0 3 * * ? *, rate: 1 day }" }),
    `${file}:2:1 schedule: has cron and rate; keep one of them`,
  ],
  [
    "a cron expression of five fields, and a time zone that does not exist",
    minimal({ top: "schedule: { cron: 0 3 * * *, timeZone: Berlin }" }),
    `${file}:2:19 schedule.cron: "0 3 * * *" is not a cron expression of EventBridge Scheduler, which has six ` +
      'fields; write minutes, hours, day of the month, month, day of the week and year, for example "0 3 * * ? *"',
    `${file}:2:40 schedule.timeZone: "Berlin" is not a time zone; write a name of the IANA database, ` +
      'for example "Europe/Berlin"',
  ],
  [
    "a cron expression with an hour that does not exist",
    minimal({ top: "schedule: { cron: 0 25 * * ? * }" }),
    `${file}:2:19 schedule.cron: "0 25 * * ? *" has "25" as hours; use 0 to 23, with , - / or *`,
  ],
  [
    "a cron expression with both days",
    minimal({ top: "schedule: { cron: 0 3 * * * * }" }),
    `${file}:2:19 schedule.cron: "0 3 * * * *" needs a ? as day of the month or as day of the week, and only as one ` +
      'of them; for example "0 3 * * ? *"',
  ],
  [
    "a rate in the wrong number, and a time zone for a rate",
    minimal({ top: "schedule: { rate: 1 days, timeZone: Europe/Berlin }" }),
    `${file}:2:19 schedule.rate: "1 days" is not a rate; write "1 day"`,
    `${file}:2:37 schedule.timeZone: is for cron, and there is no cron; remove timeZone, or write cron`,
  ],
  [
    "a pattern of objects from the root",
    minimal({ top: "schedule: { onObject: landing/a/_SUCCESS }" }),
    `${file}:2:23 schedule.onObject: "landing/a/_SUCCESS" is from the root; write what comes after landing/, ` +
      'for example "clicks/*/_SUCCESS"',
  ],
  [
    "a pattern that each object of a folder has",
    minimal({ top: "schedule: { onObject: a/* }" }),
    `${file}:2:23 schedule.onObject: "a/*" fits each object of a folder; name the one that is written last, ` +
      'for example "clicks/*/_SUCCESS"',
  ],
  [
    "a pattern that EventBridge refuses",
    minimal({ top: "schedule: { onObject: a/**/_SUCCESS }" }),
    `${file}:2:23 schedule.onObject: "a/**/_SUCCESS" has two * side by side, which EventBridge refuses; write one`,
  ],
  [
    "a rate without a unit",
    minimal({ top: "schedule: { rate: daily }" }),
    `${file}:2:19 schedule.rate: "daily" is not a rate; write a number and a unit, for example "1 day" or "6 hours"`,
  ],
  [
    "a schedule of clusters that stay",
    minimal({ top: "cluster: { lifecycle: persistent }\nschedule: { rate: 1 day }" }),
    `${file}:2:23 cluster.lifecycle: lets the cluster stay after its last step, but with a schedule each run starts ` +
      "a cluster of its own; write lifecycle: transient, or remove schedule",
  ],
  [
    "a schedule of clusters that wait",
    minimal({ top: "cluster: { idleTimeout: 600 }\nschedule: { rate: 1 day }" }),
    `${file}:2:25 cluster.idleTimeout: lets the cluster stay after its last step, but with a schedule each run ` +
      "starts a cluster of its own; remove idleTimeout, or remove schedule",
  ],
  [
    "a schedule of clusters with Kerberos",
    minimal({ top: "cluster: { kerberos: { realm: EC2.INTERNAL } }\nschedule: { rate: 1 day }" }),
    `${file}:2:12 cluster.kerberos: has a password that would be readable in the state machine of a schedule; remove ` +
      "kerberos, or remove schedule and start runs by make deploy",
  ],
  [
    "schedules as EventBridge Scheduler takes them",
    minimal({ top: "schedule: { cron: '0/15 8-17 ? JAN,6 MON-FRI 2026-2030', timeZone: America/New_York }" }),
    "no problem",
  ],
  [
    "settings that keys give too",
    minimal({
      top: [
        "cluster:",
        "  executors: { memory: 8 }",
        "  slowDown: { retries: 40 }",
        "  settings:",
        "    spark-defaults: { spark.executor.memory: 9g, spark.executor.cores: 2 }",
        "    core-site: { fs.s3a.retry.throttle.limit: 30 }",
      ].join("\n"),
    }),
    `${file}:6:46 cluster.settings.spark-defaults.spark.executor.memory: cluster.executors.memory gives it too; ` +
      "remove one of them",
    `${file}:7:47 cluster.settings.core-site.fs.s3a.retry.throttle.limit: cluster.slowDown.retries gives it too; ` +
      "remove one of them",
  ],
  [
    "executors that no node holds, and more at least than at most",
    minimal({ top: "cluster: { executors: { memory: 12, minimum: 9, maximum: 4 } }" }),
    `${file}:2:33 cluster.executors.memory: 12 GiB plus EMR's memory overhead of 18.75 % do not fit on a node of ` +
      'type "m6i.xlarge"; use at most 10, or larger types in cluster.core and cluster.task',
    `${file}:2:46 cluster.executors.minimum: 9 is more than the maximum 4; use 4 or less`,
  ],
  [
    "a range of executors without dynamic allocation",
    minimal({
      top: [
        "cluster:",
        "  executors: { minimum: 2, maximum: 4 }",
        "  settings: { spark-defaults: { spark.dynamicAllocation.enabled: false } }",
      ].join("\n"),
    }),
    `${file}:4:66 cluster.settings.spark-defaults.spark.dynamicAllocation.enabled: is false, so Spark ignores ` +
      "cluster.executors.minimum and cluster.executors.maximum; remove it, or write spark.executor.instances instead",
  ],
  [
    "executors that fit the core nodes and no task node",
    minimal({
      top:
        "cluster: { executors: { memory: 47 }, core: { types: [r6i.2xlarge] }, " +
        "task: { types: [r6i.2xlarge, c6i.xlarge] } }",
    }),
    `${file}:2:33 cluster.executors.memory: 47 GiB plus EMR's memory overhead of 18.75 % do not fit on a node of ` +
      'type "c6i.xlarge"; use at most 5, or larger types in cluster.core and cluster.task',
  ],
  [
    "a preset that does not exist",
    minimal({ top: "cluster: { preset: large }" }),
    `${file}:2:20 cluster.preset: "large" is not one of "small", "spot-batch", "steady"`,
  ],
  [
    "a key that does not fit the preset's other keys",
    minimal({ top: "cluster: { preset: steady, scaling: { maximum: 4 } }" }),
    `${file}:2:48 cluster.scaling.maximum: 4 is less than the 6 units that cluster.core and cluster.task start with; ` +
      "use 6 or more, or fewer nodes",
  ],
  [
    "a fleet without nodes",
    minimal({ top: "cluster: { core: { onDemand: 0 } }" }),
    `${file}:2:12 cluster.core: has 0 nodes; set onDemand or spot to at least 1`,
  ],
  [
    "two fields that differ in case only",
    minimal().replace("schema: { id: string", "schema: { id: string, Day: date"),
    `${file}:5:43 sources.s.schema.day: is the same name as "Day" for Spark, which ignores upper and lower case; ` +
      'write `day_2: { field: "day", type: … }`',
  ],
  [
    "names inside a column that differ in case only, and a name that is too long for Athena",
    minimal().replace(
      "columns: { id: string, day: date }",
      [
        "columns:",
        "      id: array<struct<`A b`:int,x:struct<`a B`:int>,`a b`:map<string,decimal(10,2)>>>",
        "      day: struct<a:struct<a:int,b:int>,b:array<struct<a:int>>>",
        `      ${"n".repeat(256)}: int`,
      ].join("\n"),
    ),
    `${file}:9:11 tables.t.columns.id: has the names "A b" and "a b" in one struct, which are the same for Spark and ` +
      "Athena; give one of them another name in SQL, in the same order: cast(id as struct<NAME:TYPE, …>)",
    `${file}:11:7 tables.t.columns.${"n".repeat(256)}: is a column name of more than 255 characters, which Athena ` +
      "and Glue do not take; use a shorter name",
  ],
  [
    "states inside the pipeline's own bucket",
    minimal({ top: "backend: { s3: { bucket: my-bucket } }" }),
    `${file}:2:26 backend.s3.bucket: "my-bucket" is the pipeline's own bucket, and its state cannot be inside ` +
      "it; use another bucket for states",
  ],
  [
    "a map whose keys are not strings",
    minimal().replace("schema: { id: string", "schema: { id: 'array<map<int,tinyint>>'"),
    `${file}:5:19 sources.s.schema.id: has a map whose keys are not strings, but the names of a JSON object are; ` +
      "declare map<string,…>",
  ],
  [
    "a column with the first character of the job's own columns",
    minimal().replace("schema: { id: string", 'schema: { "\\x01id": string'),
    `${file}:5:15 sources.s.schema.\u0001id: has a backtick or a control character; choose another name for the ` +
      "column, and write the field's name under field",
  ],
  [
    "a field that two columns read",
    minimal().replace("schema: { id: string", "schema: { id: string, other: { field: id, type: string }"),
    `${file}:5:27 sources.s.schema.other: reads the field "id", as "id" does; read it once`,
  ],
  [
    "columns that collide with others of their source",
    minimal({
      source: "    each: Records\n    envelope: { ID: int, x: int }\n    unknownFields: keep",
    }).replace("schema: { id: string", "schema: { Unknown_Fields: int, id: string"),
    `${file}:5:31 sources.s.schema.Unknown_Fields: is the same name as "unknown_fields", the column that ` +
      'unknownFields: keep adds; write `Unknown_Fields_2: { field: "Unknown_Fields", type: … }`',
    `${file}:7:21 sources.s.envelope.ID: is the same name as "id" for Spark, which ignores upper and lower case; ` +
      'write `ID_2: { field: "ID", type: … }`',
  ],
  [
    "a type that is nested too deeply",
    minimal().replace("schema: { id: string", `schema: { id: "${"array<".repeat(51)}int${">".repeat(51)}"`),
    `${file}:5:19 sources.s.schema.id: is nested 51 levels deep, but the maximum is 50; declare a string, which ` +
      "keeps the value as JSON",
  ],
  [
    "a path that is not one",
    minimal({ source: "    each: Records..items" }),
    `${file}:6:11 sources.s.each: "Records..items" is not a path; write names with dots between, for example ` +
      "detail.items",
  ],
  [
    "an envelope without its array",
    minimal({ source: "    envelope: { x: int }" }),
    `${file}:6:5 sources.s.envelope: needs each, the path of the array that these fields are beside`,
  ],
  [
    "an envelope field with a name that is only a part of a name in backticks",
    minimal({ source: '    each: "`more.items`"\n    envelope: { more: string }' }),
    "no problem",
  ],
  [
    "envelope fields that are the path of the array",
    minimal({
      source: "    each: detail.items\n    envelope: { detail: string, list: { type: string, field: items } }",
    }),
    `${file}:7:25 sources.s.envelope.detail: reads the field "detail", which is a part of the path detail.items of ` +
      "each; remove it",
    `${file}:7:33 sources.s.envelope.list: reads the field "items", which is a part of the path detail.items of ` +
      "each; remove it",
  ],
  [
    "lines of text that would be merged, with settings of JSON",
    minimal({ source: "    format: text\n    merge: { depth: 1 }\n    each: x\n    unknownFields: keep" }),
    `${file}:5:5 sources.s.schema: must be one field of type string, because a record of text is one string; ` +
      "write for example `line: string`",
    `${file}:7:5 sources.s.merge: cannot be used with lines of text, because a merge would join lines of two files; ` +
      "remove it, or write text: { record: value } where each record is a JSON value",
    `${file}:8:11 sources.s.each: cannot be used with format: text; remove it`,
    `${file}:9:20 sources.s.unknownFields: cannot be used with format: text; remove it`,
  ],
  [
    "a merge of another type",
    minimal({ source: "    merge: false" }),
    `${file}:6:12 sources.s.merge: false is neither a map of settings nor "none"`,
  ],
  [
    "CSV that would be merged",
    minimal({ source: "    format: csv\n    merge: { depth: 1 }" }),
    `${file}:7:5 sources.s.merge: cannot be used with format: csv, because a merge would put header lines ` +
      "between the records; remove it",
  ],
  [
    "settings of CSV without format: csv",
    minimal({ source: "    csv: { delimiter: ; }" }),
    `${file}:6:5 sources.s.csv: is only used with format: csv; add format: csv, or remove csv`,
  ],
  [
    "a delimiter of two characters",
    minimal({ source: '    format: csv\n    csv: { delimiter: "||" }' }),
    `${file}:7:23 sources.s.csv.delimiter: "||" is not a single character; write one, for example ";"`,
  ],
  [
    "date patterns that the job does not read",
    minimal({
      source: [
        "    format: csv",
        "    csv:",
        "      timestampFormats:",
        "        - dd/MM/yyyy HH:mm",
        "        - dd/MM/YYYY",
        "        - HH:mm",
        "        - '[M/d/yy'",
        "        - dd/MM/yyyy hh:mm",
      ].join("\n"),
    }),
    `${file}:10:11 sources.s.csv.timestampFormats[1]: "dd/MM/YYYY" has "YYYY", which is not a known part; ` +
      "known are yyyy, yy, M, MM, MMM, d, dd, H, HH, h, hh, m, mm, s, ss, a, XXX, Z, S to SSSSSS",
    `${file}:11:11 sources.s.csv.timestampFormats[2]: "HH:mm" does not have a year, a month and a day; ` +
      "a date needs all three",
    `${file}:12:11 sources.s.csv.timestampFormats[3]: "[M/d/yy" has "["; ` +
      "where a part may be absent, write two formats",
    `${file}:13:11 sources.s.csv.timestampFormats[4]: "dd/MM/yyyy hh:mm" has only one of h and a: h (hours from ` +
      "1 to 12) needs a (AM or PM), and a needs h; hours from 0 to 23 are H",
  ],
  [
    "CSV with a nested field",
    minimal({ source: "    format: csv" }).replace("schema: { id: string", "schema: { id: array<int>"),
    `${file}:5:19 sources.s.schema.id: is a nested or binary type, which a CSV field cannot hold; ` +
      "declare a simple type",
  ],
  [
    "a merge into a table without a key",
    minimal({ table: "    mode: merge" }),
    `${file}:9:11 tables.t.mode: "merge" needs a key, because a row replaces the row with the same key; ` +
      "name its columns under key, or write append",
  ],
  [
    "a source's name",
    minimal().replace("  s:", "  My-Source:"),
    `${file}:3:3 sources.My-Source: "My-Source" is not a valid name; ` +
      "use up to 63 lower-case letters, digits and _, and begin with a letter",
  ],
  [
    "a tag with a template",
    minimal({ top: 'tags: { owner: "${me}" }' }),
    `${file}:2:16 tags.owner: "\${me}" contains \${ or %{, which HCL would read as a template; remove it`,
  ],
];

test.each(cases)("%s", (_, yaml, ...lines) => {
  expect(problems(yaml)).toBe(lines.join("\n"));
});

test("steps whose words are in one text, and whose files are of another kind", () => {
  const yaml = minimal({
    top: [
      "cluster:",
      "  steps:",
      "    beforeMerge:",
      "      - { name: a, command: hadoop fs -ls }",
      "      - { name: b, command: ['hadoop fs -ls', 'a b'] }",
      "      - { name: c, command: [''] }",
      "      - { name: '  ', jar: s3://jars/a.jar, mainClass: a b }",
      "    afterTables:",
      "      - { name: d, spark: steps/a.sh, options: [--conf x=1, --conf, spark.submit.deployMode=cluster] }",
      "      - { name: e, script: steps/a.jar, args: ['--to={steps/a.csv'] }",
      "      - { name: f, spark: steps/a.py, mainClass: A }",
      "      - { name: g, jar: /a.sh }",
      "      - { name: h, spark: steps/a.jar, mainClass: a.b.Main$Inner, args: ['a b'] }",
    ].join("\n"),
  });
  const files = { "tables/t.sql": "select id from s", "steps/a.sh": "", "steps/a.py": "", "steps/a.jar": "" };
  const [before, after] = ["cluster.steps.beforeMerge", "cluster.steps.afterTables"];
  expect(problems(yaml, files).split("\n")).toEqual([
    `${file}:5:29 ${before}[0].command: "hadoop fs -ls" is a string, but a list is needed; put it in brackets, with ` +
      "a comma after each entry: [hadoop, fs, -ls]",
    `${file}:6:30 ${before}[1].command[0]: "hadoop fs -ls" has several words, and no shell splits them; write an ` +
      "entry for each: hadoop, fs, -ls",
    `${file}:7:30 ${before}[2].command[0]: has no text; write the name of a program`,
    `${file}:8:17 ${before}[3].name: "  " has blanks only; write what the step does`,
    `${file}:8:28 ${before}[3].jar: "s3://jars/a.jar" is neither a jar in steps/ of the pipeline's folder nor an ` +
      'absolute path on the primary node; write it like "steps/score.jar" or "/usr/lib/score.jar"',
    `${file}:8:56 ${before}[3].mainClass: "a b" is not the name of a class; write it with its package, for example ` +
      '"com.example.Main"',
    `${file}:10:27 ${after}[0].spark: "steps/a.sh" is neither a Python file nor a jar, by its ending; write script ` +
      "for a script, or end its name in .py or .jar",
    `${file}:10:49 ${after}[0].options[0]: "--conf x=1" has several words, and no shell splits them; write an entry ` +
      "for each: --conf, x=1",
    `${file}:10:69 ${after}[0].options[2]: "spark.submit.deployMode=cluster" is given by the step: its driver runs ` +
      "on the primary node, so that its log is the step's log; remove it",
    `${file}:11:28 ${after}[1].script: "steps/a.jar" is a jar; write it as jar, or as spark for a Spark job`,
    `${file}:11:48 ${after}[1].args[0]: "--to={steps/a.csv" has {steps/ without its closing brace; add }`,
    `${file}:12:50 ${after}[2].mainClass: is for a jar; remove it`,
    `${file}:13:25 ${after}[3].jar: "/a.sh" is not a jar, by its ending; write it as script or spark, or end its ` +
      "name in .jar",
  ]);
});

test("more steps, and longer ones, than EMR takes", () => {
  const steps = Array.from({ length: 254 }, (_, index) => `{ name: s${index}, command: [ls] }`);
  const long = `{ name: long, command: [ls, ${"x".repeat(10240)}] }`;
  const yaml = minimal({ top: `cluster: { steps: { afterTables: [${[long, ...steps].join(", ")}] } }` });
  expect(problems(yaml).split("\n")).toEqual([
    `${file}:2:12 cluster.steps: has 255 steps, but EMR takes 256 in a cluster, and the pipeline itself has up to 3; ` +
      "put several into one script",
    `${file}:2:35 cluster.steps.afterTables[0]: has 10242 characters in its arguments, but EMR takes 10240; put them ` +
      "into a file in steps/, and write {steps/FILE} as the argument",
  ]);
});
