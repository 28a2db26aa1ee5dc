import {
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Pipeline } from "../config/pipeline";

/** Keeps a stack's state where the pipeline says: in S3, or in state/ at the project's top. */
export function keepState(stack: TerraformStack, pipeline: Pipeline): void {
  const s3 = s3Place(pipeline, stack.node.id);
  if (s3) {
    // Locked by a file beside the state: S3 itself refuses the second writer, and no table is needed. cdktf writes the
    // option out, but its type does not know it.
    const locked = { ...s3, encrypt: true, useLockfile: true };
    new S3Backend(stack, locked);
  } else {
    // cdktf's default backend would write this machine's working directory into the output.
    new LocalBackend(stack, { path: localPath(stack.node.id) });
  }
}

/** Another stack's outputs, read where that stack keeps its state. */
export function readState(scope: TerraformStack, id: string, stack: string, pipeline: Pipeline): TerraformRemoteState {
  const s3 = s3Place(pipeline, stack);
  return s3
    ? new DataTerraformRemoteStateS3(scope, id, s3)
    : new DataTerraformRemoteStateLocal(scope, id, { path: localPath(stack) });
}

function s3Place(pipeline: Pipeline, stack: string) {
  const s3 = pipeline.backend?.s3;
  return s3 && { bucket: s3.bucket, key: `${s3.prefix}${stack}.tfstate`, region: s3.region ?? pipeline.region };
}

/** Relative to the folder of the stack's cdk.tf, in which Terraform runs. */
function localPath(stack: string): string {
  return `../../../state/${stack}.tfstate`;
}
