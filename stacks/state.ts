import {
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Pipeline } from "../config/pipeline";
import { localState } from "../config/terraform";

/** Keeps a stack's state where the pipeline says: in S3, or in state/ of this project. */
export function keepState(stack: TerraformStack, pipeline: Pipeline): void {
  const s3 = s3Place(pipeline, stack.node.id);
  if (s3) {
    // The lock is a file beside the state. S3 itself refuses a second writer, so no table is needed. cdktf writes this
    // option, but its type does not have it.
    const locked = { ...s3, encrypt: true, useLockfile: true };
    new S3Backend(stack, locked);
  } else {
    // cdktf's default backend would write the working directory of this machine into the HCL.
    new LocalBackend(stack, { path: localState(stack.node.id) });
  }
}

/** The outputs of another stack, read from that stack's state. */
export function readState(scope: TerraformStack, id: string, stack: string, pipeline: Pipeline): TerraformRemoteState {
  const s3 = s3Place(pipeline, stack);
  return s3
    ? new DataTerraformRemoteStateS3(scope, id, s3)
    : new DataTerraformRemoteStateLocal(scope, id, { path: localState(stack) });
}

function s3Place(pipeline: Pipeline, stack: string) {
  const s3 = pipeline.backend?.s3;
  return s3 && { bucket: s3.bucket, key: `${s3.prefix}${stack}.tfstate`, region: s3.region ?? pipeline.region };
}
