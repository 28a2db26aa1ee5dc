import { exitCode, runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { plan } from "./review/plan";

// 2 means "there are changes" here, so a mistake in pipeline.yaml exits with 1, as any other error.
runCommand(() => plan(readOptions()), { userError: exitCode.failed });
