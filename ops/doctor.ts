import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options";
import { doctor } from "./doctor/doctor";

runCommand(() => doctor(readOptions()));
