import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { makeStateBucket } from "./state/bucket";

runCommand(() => makeStateBucket(readOptions()));
