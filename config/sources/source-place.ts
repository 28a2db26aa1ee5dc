/** The folder of the pipeline's bucket in which the sources without a bucket of their own are. */
export const landing = "landing/";

/** Where the objects of a source are: a bucket, and what their keys begin with. */
export interface SourcePlace {
  readonly bucket: string;
  /** Ends in a slash, or is empty for the whole bucket. */
  readonly prefix: string;
}

/** @param bucket the pipeline's bucket */
export function sourcePlace(
  bucket: string,
  source: { readonly bucket?: string | undefined; readonly prefix: string },
): SourcePlace {
  return source.bucket === undefined
    ? { bucket, prefix: landing + source.prefix }
    : { bucket: source.bucket, prefix: source.prefix };
}
