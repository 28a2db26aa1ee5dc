import { readChosenRun } from "../../../cli/options/chosen-run";

const submitted = "j-4XOSD0U9TJ8M9-20261127T193012Z";

test.each([
  [{}, {}],
  [{ CLUSTER: " ", RUN: "" }, {}],
  [{ CLUSTER: "j-1" }, { cluster: "j-1", given: "CLUSTER=j-1" }],
  [{ RUN: "j-1" }, { cluster: "j-1", run: "j-1", given: "RUN=j-1" }],
  [{ CLUSTER: submitted }, { cluster: "j-4XOSD0U9TJ8M9", run: submitted, given: `CLUSTER=${submitted}` }],
  [
    { CLUSTER: "j-4XOSD0U9TJ8M9", RUN: submitted },
    { cluster: "j-4XOSD0U9TJ8M9", run: submitted, given: `RUN=${submitted}` },
  ],
])("%j chooses %j", (env, chosen) => expect(readChosenRun(env)).toEqual(chosen));

const rule =
  "this is not the id of a cluster or the name of a run. They look like j-4XOSD0U9TJ8M9 and " +
  "j-4XOSD0U9TJ8M9-20261127T193012Z; make runs lists them.";

test.each([
  [{ CLUSTER: "foo" }, `CLUSTER=foo: ${rule}`],
  [{ CLUSTER: "j-1,j-2" }, `CLUSTER=j-1,j-2: ${rule}`],
  [{ RUN: "j-1-2" }, `RUN=j-1-2: ${rule}`],
  [{ CLUSTER: "j-1", RUN: submitted }, `CLUSTER=j-1 and RUN=${submitted} are not the same; give one of them.`],
])("%j is refused", (env, message) => expect(() => readChosenRun(env)).toThrow(message));
