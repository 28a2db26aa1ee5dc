// Runs a script as actions/github-script does, with a GitHub whose pull request 7 has the comments given, and whose open
// issues are those given.
//
// stdin:  { script, comments, issues }
// stdout: each request that changes something: [{ request, parameters }]
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

const { script, comments, issues } = JSON.parse(await text(process.stdin));
const requests = [];
const listComments = () => undefined;
const listForRepo = () => undefined;
const changing = ["createComment", "updateComment", "create", "update"];
const github = {
  rest: {
    issues: {
      listComments,
      listForRepo,
      ...Object.fromEntries(
        changing.map((request) => [request, async (parameters) => requests.push({ request, parameters })]),
      ),
    },
  },
  paginate: async (request, { owner, repo, issue_number, state }) => {
    if (request === listForRepo && state === "open" && `${owner}/${repo}` === "owner/project") return issues;
    if (request !== listComments) throw new Error("only comments and open issues can be listed here");
    if (`${owner}/${repo}#${issue_number}` !== "owner/project#7")
      throw new Error("not the comments of this pull request");
    return comments;
  },
};
const context = {
  serverUrl: "https://github.com",
  runId: 42,
  repo: { owner: "owner", repo: "project" },
  issue: { owner: "owner", repo: "project", number: 7 },
};

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor;
const names = { github, context, require: createRequire(import.meta.url) };
await new AsyncFunction(...Object.keys(names), script)(...Object.values(names));
console.log(JSON.stringify(requests));
