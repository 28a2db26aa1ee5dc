import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { watch } from "./run/watch";

runCommand(() => watch(readOptions()));
