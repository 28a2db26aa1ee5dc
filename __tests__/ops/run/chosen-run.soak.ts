import { Project } from "../project";

/** What all commands say that take a cluster or a run. Nothing is asked of AWS. */
const project = new Project();
afterAll(() => project.remove());

test.each(["watch", "describe", "logs", "submit", "stop", "history", "shell", "tunnel", "ssh", "copy"])(
  "make %s CLUSTER=foo",
  async (command) => {
    expect(await project.run(command, { CLUSTER: "foo" })).toMatchObject({
      exitCode: 2,
      stdout: "",
      stderr:
        "CLUSTER=foo: this is not the id of a cluster or the name of a run. They look like j-4XOSD0U9TJ8M9 and " +
        "j-4XOSD0U9TJ8M9-20261127T193012Z; make runs lists them.",
    });
  },
);
