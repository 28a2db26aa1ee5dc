// Reads workflows as GitHub does, by GitHub's own parser, and evaluates each expression in them.
// A program of its own, since both libraries are ES modules, which Jest does not load.
//
// A line of stdin:  { content: text of the workflow, contexts: { github, inputs, vars, … } }
// A line of stdout: { errors: why GitHub would refuse the file, workflow: the file with a value for each expression }
//                   `if:` is a boolean. GitHub puts success() before a condition without a status function, so this
//                   does it too.
import { createInterface } from "node:readline";
import { Evaluator, Lexer, Parser, data } from "@actions/expressions";
import {
  NoOperationTraceWriter,
  convertWorkflowTemplate,
  isBasicExpression,
  isMapping,
  isSequence,
  parseWorkflow,
} from "@actions/workflow-parser";

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await read(JSON.parse(line))));
}

async function read({ content, contexts }) {
  const { context, value: root } = parseWorkflow({ name: "workflow", content }, new NoOperationTraceWriter());
  const template = root && (await convertWorkflowTemplate(context, root));
  const errors = context.errors.getErrors().map(String);
  if (errors.length > 0) return { errors };

  const values = JSON.parse(JSON.stringify(contexts), data.reviver);
  const evaluate = (expression, functions = []) => {
    const tree = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
    return new Evaluator(tree, values, new Map(functions.map((each) => [each.name, each]))).evaluate().coerceString();
  };
  const workflow = plain(root, evaluate);
  const stepFailed = Object.values(contexts.steps).some(({ outcome }) => outcome === "failure");
  for (const job of template.jobs) {
    const evaluated = workflow.jobs[String(job.id)];
    evaluated.if = evaluate(job.if.expression, statusFunctions(false)) === "true";
    job.steps.forEach((step, index) => {
      evaluated.steps[index].if = evaluate(step.if.expression, statusFunctions(stepFailed)) === "true";
    });
  }
  return { errors, workflow };
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions */
function statusFunctions(failed) {
  const values = { success: !failed, failure: failed, cancelled: false, always: true };
  return Object.entries(values).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
}

/** A node of the workflow as plain JSON. The value of an expression is a string, as it is in an environment. */
function plain(token, evaluate) {
  if (isBasicExpression(token)) return evaluate(token.expression);
  if (isSequence(token)) return [...token].map((each) => plain(each, evaluate));
  if (!isMapping(token)) return token.toJSON() ?? "";
  // `if:` is set afterwards, since only the converted workflow has it with GitHub's own success().
  const entries = [...token].filter(({ key }) => String(key) !== "if");
  return Object.fromEntries(entries.map(({ key, value }) => [String(key), plain(value, evaluate)]));
}
