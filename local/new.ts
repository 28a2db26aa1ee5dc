/**
 * `make new NAME=<name> [DATA=<folder>]`: writes pipelines/NAME/, proposed from a folder with a sample of the files.
 *
 * Exit codes: 0 written, 2 the name or the folder is wrong.
 */
import { runCommand } from "../cli/errors";
import { newPipeline } from "./new/new";

runCommand(() => newPipeline({ name: process.env["NAME"] || undefined, data: process.env["DATA"] || undefined }));
