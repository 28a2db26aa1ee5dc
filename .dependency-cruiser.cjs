// Who may import whom, checked by `make test`. docs/architecture.md shows the same rooms as pictures.
// Type-only imports count too: who needs another's types knows that other.

/** The rooms of TypeScript, from the lowest floor up. Each may import what it lists, itself and npm packages. */
const rooms = [
  {
    room: "config",
    imports: [],
    comment:
      "config/ turns pipeline.yaml into a typed Pipeline. All others build on that type, so it knows none of them.",
  },
  {
    room: "pipelines",
    imports: [],
    comment: "A folder of pipelines/ belongs to a user, who must be able to copy it. It only holds its own files.",
  },
  {
    room: "examples",
    imports: [],
    comment: "An example must be as a user's own pipeline is, so it knows nothing of the product's code.",
  },
  {
    room: "cli",
    imports: ["config"],
    comment:
      "cli/ holds what all commands share. Knowledge of one command, or of a stack, would bind all others to it.",
  },
  {
    room: "stacks",
    imports: ["config"],
    comment: "stacks/ turns a Pipeline into HCL. It must give the same bytes for each command, so it knows no command.",
  },
  {
    room: "local",
    imports: ["config", "cli"],
    comment: "local/ runs what the synthesized HCL says, as EMR does. It reads the HCL and never the code of a stack.",
  },
  {
    room: "ops",
    imports: ["config", "cli"],
    comment: "ops/ plans and applies the synthesized HCL. It works without local/, and never with the code of a stack.",
  },
  {
    room: "bench",
    imports: ["config", "cli", "local", "ops", "pipelines"],
    comment: "bench/ measures the product. It must not depend on how tests are written.",
  },
];

/**
 * The rooms inside config/, in the same way. Their imports are rooms, or files of config/ itself. Other files of config/
 * use the rooms as they need them.
 */
const config = [
  {
    room: "file",
    imports: ["user-error"],
    comment: "Reads pipeline.yaml and says where a mistake is. It must not know which keys there are.",
  },
  { room: "aws", imports: ["file"], comment: "What AWS offers: regions, releases, types. It knows no pipeline." },
  { room: "tables", imports: ["file"], comment: "Types and names of columns. They hold for any pipeline." },
  { room: "sources", imports: ["file"], comment: "Names, keys and values of objects. They hold for any pipeline." },
  {
    room: "schema",
    imports: ["aws", "file", "sources", "tables"],
    comment: "The shape and default of each key, alone. What concerns several keys is the task of config/rules/.",
  },
  {
    room: "cluster",
    imports: ["aws", "file", "pipeline", "schema"],
    comment: "What several choices of the cluster need of a whole pipeline. Rules and stacks ask it.",
  },
  {
    room: "rules",
    imports: ["aws", "bucket-folders", "cluster", "draft", "file", "schema", "sources", "tables"],
    comment: "What concerns several keys. A rule gets a draft and adds problems, so it loads no pipeline.",
  },
];

/** The rooms inside cli/, in the same way. */
const cli = [
  { room: "files", imports: ["errors"], comment: "Files and folders of this machine. They know no pipeline." },
  { room: "options", imports: ["errors"], comment: "Reads what the user gives to a command. It runs nothing." },
  { room: "processes", imports: ["errors", "files"], comment: "Processes, ports and claims of this machine." },
  { room: "terminal", imports: ["errors", "options"], comment: "Asks the user, and shows progress." },
  { room: "report", imports: ["options", "project"], comment: "Turns a ledger into text and pages. It reads no HCL." },
  { room: "packages", imports: ["errors", "project"], comment: "Packs Python packages. Only synthesis does that." },
  { room: "merge", imports: ["errors", "report"], comment: "The rules of S3DistCp. They know no bucket and no stack." },
  {
    room: "synthesized",
    imports: ["errors", "options", "processes", "report", "value-at"],
    comment: "Has stacks synthesized and reads their HCL. It must not know what a command does with it.",
  },
  {
    room: "estimate",
    imports: ["aws-sdk", "errors", "merge", "report", "synthesized"],
    comment: "The model of what a run costs. Plans and estimates both ask it, so it knows neither.",
  },
];

/** The rooms inside ops/, in the same way. All of them may also import what ops/ may. */
const ops = [
  { room: "aws", imports: [], comment: "Clients and calls of AWS. They serve all commands, so they know none." },
  {
    room: "terraform",
    imports: [],
    comment: "Runs Terraform and reads its errors. What a plan means is not its task.",
  },
  {
    room: "state",
    imports: ["aws", "terraform"],
    comment: "Where states lie, and what they hold. Plans and runs ask it, so it knows neither.",
  },
  {
    room: "plan",
    imports: ["state", "terraform"],
    comment: "Makes plans, keeps and compares them. What a plan means to a person is the task of ops/review/.",
  },
  {
    room: "run",
    imports: ["aws", "state", "terraform"],
    comment: "Finds and follows a run in AWS. It works for a run that nobody planned here.",
  },
  {
    room: "cost",
    imports: ["aws", "history", "plan", "run"],
    comment: "What runs cost before and after plans. It counts, and says nothing else of plans.",
  },
  {
    room: "review",
    imports: ["aws", "cost", "plan", "run", "state", "terraform"],
    comment:
      "Has plans made and says what they mean. It only reads: what applies a plan builds on it, never the other way round.",
  },
  {
    room: "apply",
    imports: ["aws", "cost", "plan", "review", "run", "state", "terraform"],
    comment: "Applies plans, and then has the run followed that starts in AWS. No other room needs it.",
  },
  {
    room: "data",
    imports: ["aws"],
    comment: "Asks the tables in AWS. It reads what is deployed, and plans or changes nothing.",
  },
  {
    room: "cluster",
    imports: ["aws", "run"],
    comment: "Says what a cluster is, and stops what goes on in it. It needs no state, and plans nothing.",
  },
  {
    room: "logs",
    imports: ["aws", "run"],
    comment: "Prints the logs of steps. It reads what EMR has written, and changes nothing.",
  },
  {
    room: "submit",
    imports: ["aws", "run", "terraform"],
    comment:
      "Adds steps to a cluster that was deployed. It uploads and applies nothing, so it must not reach ops/apply/.",
  },
  {
    room: "history",
    imports: ["aws", "run"],
    comment: "Lists the runs that were. It asks AWS alone, so it works where no state is.",
  },
  {
    room: "session",
    imports: ["aws", "run"],
    comment: "Connects a user with a node of a living cluster. It changes nothing there, and needs no state.",
  },
  {
    room: "doctor",
    imports: ["aws", "terraform"],
    comment: "Looks at the machine and the account, and changes nothing, so it must not reach ops/apply/.",
  },
];

/** The rooms inside local/, in the same way. */
const local = [
  {
    room: "storage",
    imports: [],
    comment: "Objects and files, on disk and behind the local S3. It serves all others.",
  },
  {
    room: "s3distcp",
    imports: ["storage"],
    comment: "S3DistCp again, for this machine. As on EMR it only sees its arguments and a file system.",
  },
  {
    room: "cluster",
    imports: ["storage"],
    comment: "The cluster of the HCL: its primary node and steps. It starts S3DistCp as a program, as EMR does.",
  },
  {
    room: "inputs",
    imports: ["cluster", "s3distcp", "storage"],
    comment: "The files that a run, a preview or an estimate reads. It knows none of the three.",
  },
  {
    room: "run",
    imports: ["cluster", "inputs", "storage"],
    comment: "Runs the steps and shows the results. S3DistCp is a step, and runs as a program of its own.",
  },
  {
    room: "preview",
    imports: ["cluster", "inputs", "s3distcp", "storage"],
    comment: "Shows what a merge gives, before one runs. It starts nothing, so it must not reach local/run/.",
  },
  {
    room: "estimate",
    imports: ["cluster", "inputs", "storage"],
    comment: "Shows what cli/estimate/ estimates. It starts nothing, so it must not reach local/run/.",
  },
  {
    room: "query",
    imports: ["inputs", "storage"],
    comment: "Asks the tables that a run has left. It starts no run.",
  },
  {
    room: "history",
    imports: ["cluster", "inputs"],
    comment: "Shows what Spark did in a run that is over. It starts no run.",
  },
  { room: "new", imports: [], comment: "Writes a new pipeline from sample files. No cluster takes part in that." },
];

/** The files that make targets and scripts start. */
const doors = [
  "^main[.]ts$",
  "^config/(docs|aws/write-regions)[.]ts$",
  "^(pipelines|examples)/[^/]+/sample[.]ts$",
  "^(local|ops)/[^/]+[.]ts$",
  "^local/s3distcp/main[.]ts$",
  "^bench/[^/]+[.]ts$",
  "^bench/s3/list[.]ts$",
];

const rulesOf = (list, above) =>
  list.map(({ room, imports, comment }) => ({
    name: `${above}${room}-imports`,
    comment,
    severity: "error",
    from: { path: `^${above}${room}/` },
    to: {
      path: above === "" ? "^(?!node_modules/)[^/]+[./]" : `^${above}`,
      pathNot: [`^${above}(${[room, ...imports].join("|")})(/|[.]ts$)`, "^__tests__/"],
      dependencyTypesNot: ["core", "npm", "npm-dev"],
    },
  }));

module.exports = {
  forbidden: [
    ...rulesOf(rooms, ""),
    ...rulesOf(config, "config/"),
    ...rulesOf(cli, "cli/"),
    ...rulesOf(ops, "ops/"),
    ...rulesOf(local, "local/"),
    {
      name: "main-imports",
      comment:
        "main.ts is the table of contents of synthesis: the pipeline, its stacks, their HCL. cli/ says how it ends.",
      severity: "error",
      from: { path: "^main[.]ts$" },
      to: { path: "^[^/]+/", pathNot: "^(config|stacks|cli|node_modules)/" },
    },
    {
      name: "no-circle",
      comment: "Two files that import each other can only be read, tested and moved together.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nobody-imports-tests",
      comment: "The product must work where __tests__/ is not installed.",
      severity: "error",
      // The benchmark of plan measures in the copy of the project, and against the AWS, that the tests use.
      from: { pathNot: ["^__tests__/", "^bench/plan/"] },
      to: { path: "^__tests__/" },
    },
    {
      name: "nobody-imports-bench",
      comment: "A benchmark may change with each question that it answers. Nothing may depend on how it does that.",
      severity: "error",
      from: { pathNot: "^(bench|__tests__/bench)/" },
      to: { path: "^bench/" },
    },
    {
      name: "nobody-imports-doors",
      comment: "A door reads options, calls one function and sets the exit code. An import would start the command.",
      severity: "error",
      from: {},
      to: { path: doors },
    },
    {
      name: "no-orphans",
      comment: "A file that no door reaches is never run. Delete it, or import it where it is needed.",
      severity: "error",
      from: { path: doors },
      to: {
        path: "^(config|stacks|cli|local|ops|pipelines|examples|bench)/.+[.]ts$",
        pathNot: doors,
        reachable: false,
      },
    },
    {
      name: "imports-exist",
      comment: "An import that leads nowhere fails only when its file is loaded.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-packages",
      comment: "make run and make deploy install no development packages.",
      severity: "error",
      from: { path: "^(main[.]ts$|(config|stacks|cli|local|ops|pipelines|examples)/)" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "^(node_modules|cdktf[.]out|out|state|[.][^/]+)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".cjs"],
      exportsFields: ["exports"],
      conditionNames: ["require", "node", "import", "default", "types"],
    },
  },
};
