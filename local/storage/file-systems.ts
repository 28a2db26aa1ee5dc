import type { FileSystem, FileSystems } from "./file-system";
import { Folders } from "./folders";
import { isS3 } from "../../cli/merge/hadoop-path";
import { S3Objects } from "./s3-objects";

/** S3 for s3://, and folders of this machine for hdfs:// and file://. */
export class MachineFileSystems implements FileSystems {
  private readonly s3 = new S3Objects();
  private readonly folders: Folders;

  constructor(roots: { readonly hdfs: string; readonly node: string }) {
    this.folders = new Folders(roots);
  }

  of(uri: string): FileSystem {
    return isS3(uri) ? this.s3 : this.folders;
  }
}
