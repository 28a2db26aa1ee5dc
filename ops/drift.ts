import { exitCode, runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { drift } from "./review/drift/check";

// 2 means "there is drift" here, so a mistake in pipeline.yaml exits with 1, as in plan.
runCommand(() => drift(readOptions()), { userError: exitCode.failed });
