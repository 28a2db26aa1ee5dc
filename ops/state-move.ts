import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { moveStates } from "./state/move";

runCommand(() => moveStates(readOptions()));
