import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { destroy } from "./apply/destroy";

runCommand(() => destroy(readOptions()));
