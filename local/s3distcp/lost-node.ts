import { S3DistCpFailure } from "../storage/hadoop-failure";

/** A reducer attempt went with its node. Hadoop starts another, which knows nothing of the first, and counts no failure. */
export class AttemptKilled extends Error {}

/** A node that is lost once in a job, while one of its reducers copies. */
export class LostNode {
  private lost = false;

  private constructor(private readonly chunks: number) {}

  /**
   * @param told LOSE_ATTEMPT: after how many chunks of an attempt, and `:NAME` when only a merge into a folder of that name is meant
   * @returns nothing when no attempt of this merge is to be lost
   */
  static told(told: string | undefined, dest: string): LostNode | undefined {
    if (!told) return undefined;
    const [, chunks, name] = /^([1-9]\d*)(?::(.+))?$/.exec(told) ?? [];
    if (chunks === undefined)
      throw new S3DistCpFailure(`LOSE_ATTEMPT=${told}: is a number of chunks from 1 on, and may name a merge: 1:songs`);
    return name === undefined || dest.replace(/\/$/, "").endsWith(`/${name}`)
      ? new LostNode(Number(chunks))
      : undefined;
  }

  /** True for the first attempt that has written as many chunks, and never again. */
  takes(chunksOfAttempt: number): boolean {
    if (this.lost || chunksOfAttempt < this.chunks) return false;
    return (this.lost = true);
  }
}
