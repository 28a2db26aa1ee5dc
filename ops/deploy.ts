import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { deploy } from "./apply/deploy";

runCommand(() => deploy(readOptions()));
