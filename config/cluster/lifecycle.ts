import type { PipelineFile } from "../schema/pipeline";

/** How long a cluster lives. */
export type Lifecycle =
  | { readonly kind: "transient" }
  | { readonly kind: "idle"; readonly seconds: number }
  | { readonly kind: "persistent" };

/** Seconds that an idle cluster stays where pipeline.yaml does not say it. */
const defaultIdle = 3600;

type Keys = Pick<PipelineFile["cluster"], "lifecycle" | "idleTimeout">;

/** An idle timeout alone means a cluster that waits: older files have no `lifecycle`. */
export function lifecycleOf({ lifecycle, idleTimeout }: Keys): Lifecycle {
  const kind = lifecycle ?? (idleTimeout === undefined ? "transient" : "idle");
  return kind === "idle" ? { kind, seconds: idleTimeout ?? defaultIdle } : { kind };
}
