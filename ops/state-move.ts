import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { moveStates } from "./state/move";

runCommand(() => moveStates(readOptions()));
