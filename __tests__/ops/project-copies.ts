import { Project } from "./project";

/**
 * One project for the tests of a file, and a copy of it, with its states, for each test.
 * @param prepare changes the project, and applies it where the tests need that
 * @returns what gives the copy of the test that runs
 */
export function projectCopies(prepare: (original: Project) => unknown): () => Project {
  let original: Project;
  let copy: Project;
  beforeAll(async () => {
    original = new Project();
    await prepare(original);
  });
  beforeEach(() => {
    copy = new Project(original);
  });
  afterEach(() => copy.remove());
  afterAll(() => original.remove());
  return () => copy;
}

/** Deploys a project. It must succeed. */
export async function deploy(project: Project, env: Record<string, string>): Promise<void> {
  expect(await project.run("deploy", env)).toMatchObject({ exitCode: 0 });
}
