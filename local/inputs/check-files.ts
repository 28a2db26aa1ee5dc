import type { Pipeline } from "../../config/pipeline";
import { checkEncodings } from "./check-encodings";
import { checkLeftOut } from "./check-left-out";

/**
 * Checks the files of DATA before anything is started. @param folder the absolute path of DATA
 * @throws UserError as `checkLeftOut` and `checkEncodings`
 */
export function checkFiles(data: string, folder: string, pipeline: Pick<Pipeline, "sources">): void {
  checkLeftOut(data, folder, pipeline);
  checkEncodings(data, folder, pipeline);
}
