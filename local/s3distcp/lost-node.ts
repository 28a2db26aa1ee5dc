import { S3DistCpFailure } from "../../cli/merge/hadoop-failure";

/**
 * A reducer attempt was lost with its node. Hadoop starts another, which knows nothing of it, and counts no failure.
 */
export class AttemptKilled extends Error {}

/** A node that is lost once in a job, while one of its reducers copies. */
export class LostNode {
  private lost = false;

  private constructor(private readonly chunks: number) {}

  /**
   * @param value of LOSE_ATTEMPT: a number of chunks, and `:NAME` when only the merge into a folder of that name is
   * meant
   * @returns undefined when no attempt of this merge is to be lost
   */
  static from(value: string | undefined, dest: string): LostNode | undefined {
    if (!value) return undefined;
    const [, chunks, name] = /^([1-9]\d*)(?::(.+))?$/.exec(value) ?? [];
    if (chunks === undefined)
      throw new S3DistCpFailure(
        `LOSE_ATTEMPT=${value}: must be a number of chunks, 1 or more, and may name a merge: 1:songs`,
      );
    const isMeant = name === undefined || dest.replace(/\/$/, "").endsWith(`/${name}`);
    return isMeant ? new LostNode(Number(chunks)) : undefined;
  }

  /** True once: for the first attempt that has written that many chunks. */
  takes(chunksOfAttempt: number): boolean {
    if (this.lost || chunksOfAttempt < this.chunks) return false;
    return (this.lost = true);
  }
}
