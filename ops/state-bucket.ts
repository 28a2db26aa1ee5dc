import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { makeStateBucket } from "./state/bucket";

runCommand(() => makeStateBucket(readOptions()));
