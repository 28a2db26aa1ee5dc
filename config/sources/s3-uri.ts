/** A URI of an object or a folder in S3, `s3://bucket/key`. */
export interface S3Uri {
  /** `s3`, or one of its older names in Hadoop: `s3a` and `s3n`. */
  readonly scheme: string;
  readonly bucket: string;
  /** Empty for the whole bucket. */
  readonly key: string;
}

/** The parts of a URI of S3. They are all empty for any other text. */
export function splitS3Uri(uri: string): S3Uri {
  const [, scheme = "", bucket = "", key = ""] = /^(s3[an]?):\/\/([^/]+)\/?(.*)$/s.exec(uri) ?? [];
  return { scheme, bucket, key };
}

/** The bucket of a URI of S3; empty for any other text. */
export function bucketOfUri(uri: string): string {
  return splitS3Uri(uri).bucket;
}
