import { runCommand } from "../cli/errors";
import { readOptions } from "../cli/options/options";
import { doctor } from "./doctor/doctor";

runCommand(() => doctor(readOptions()));
