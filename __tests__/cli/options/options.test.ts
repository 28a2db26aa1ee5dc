import { readOptions } from "../../../cli/options/options";

test.each([
  [{ DATA: "yes" }, "DATA=yes is not known; DATA is one of: keep, delete."],
  [{ YES: "maybe" }, "YES=maybe is not known; YES is one of: 1, true, yes, y, 0, false, no, n."],
  [{ WATCH: "off" }, "WATCH=off is not known; WATCH is one of: 1, true, yes, y, 0, false, no, n."],
  [{ RERUN: "2" }, "RERUN=2 is not known; RERUN is one of: 1, true, yes, y, 0, false, no, n."],
  [{ PLAN: "old" }, "PLAN=old is not known; PLAN is one of: new, saved."],
  [{ WATCH_EVERY: "0" }, "WATCH_EVERY=0 is not a pause; give seconds, more than 0 and at most 3600."],
  [{ LOCK_TIMEOUT: "5" }, "LOCK_TIMEOUT=5 is not a duration; write a number and a unit, for example 30s or 5m."],
  [
    { REPLAY: "j-1,all" },
    'REPLAY=j-1,all: "all" is not a run. A run has the id of its cluster, for example j-4XOSD0U9TJ8M9; separate ' +
      'several with commas; "all" means every run that has records in quarantine.',
  ],
])("options: %j", (env, message) => expect(() => readOptions(env)).toThrow(message));

test("a variable that make passes on without a value is as if it were not set", () => {
  expect(readOptions({ PIPELINE: "", STACK: "", YES: "", CI: "false", WATCH: "" }, "/p")).toMatchObject({
    pipeline: "sparkify",
    stack: undefined,
    yes: false,
    ci: false,
    watch: true,
  });
});

test("yes and no in any letters; CI may be another word", () => {
  expect(readOptions({ YES: "Y", WATCH: "No", RERUN: "TRUE", CI: "woodpecker" })).toMatchObject({
    yes: true,
    watch: false,
    rerun: true,
    ci: false,
  });
});

test("runs to replay", () => {
  expect(readOptions({ REPLAY: "j-2, j-1 j-2" }).replay).toEqual(["j-2", "j-1"]);
  expect(readOptions({ REPLAY: "all" }).replay).toEqual(["all"]);
  expect(readOptions({ REPLAY: " " }).replay).toBeUndefined();
});
