import { S3DistCpFailure } from "../storage/hadoop-failure";

/** S3DistCp's arguments, with its defaults. */
export interface Options {
  /** Hadoop's generic options, `-Dkey=value`. */
  readonly properties: ReadonlyMap<string, string>;
  readonly src: string;
  readonly dest: string;
  readonly srcPattern?: string;
  readonly groupBy?: string;
  /** Bytes. @default - no limit: one file a group */
  readonly targetSize: number;
  readonly appendToLastFile: boolean;
  readonly outputCodec: string;
  readonly deleteOnSuccess: boolean;
  readonly numberFiles: boolean;
  readonly startingIndex: number;
  readonly outputManifest?: string;
  readonly previousManifest?: string;
  readonly requirePreviousManifest: boolean;
  readonly copyFromManifest: boolean;
  readonly srcPrefixesFile?: string;
  /** What was given and has no effect on this machine. */
  readonly ignored: readonly string[];
}

const withValue = [
  "src",
  "dest",
  "srcPattern",
  "filesPerMapper",
  "groupBy",
  "appendToLastFile",
  "targetSize",
  "outputCodec",
  "s3Endpoint",
  "multipartUploadChunkSize",
  "startingIndex",
  "outputManifest",
  "requirePreviousManifest",
  "previousManifest",
  "storageClass",
  "srcPrefixesFile",
];
const flags = [
  "help",
  "deleteOnSuccess",
  "disableMultipartUpload",
  "numberFiles",
  "s3ServerSideEncryption",
  "copyFromManifest",
];
const withoutEffect = [
  "filesPerMapper",
  "s3Endpoint",
  "multipartUploadChunkSize",
  "storageClass",
  "disableMultipartUpload",
  "s3ServerSideEncryption",
];
const codecs = ["gzip", "gz", "none", "keep"];
const MiB = 1024 * 1024;

/**
 * Reads arguments as S3DistCp does: generic options first, then `--name=value` or `--name value`; what it does not know ends it.
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
 */
export function parseOptions(args: readonly string[]): Options {
  const { properties, rest } = genericOptions(args);
  const given = parse(rest);
  for (const name of ["src", "dest"]) if (!given.has(name)) throw new S3DistCpFailure(`expected argument --${name}`);
  const get = (name: string) => given.get(name);
  const whole = (name: string): number | undefined => {
    const text = get(name);
    if (text === undefined) return undefined;
    if (!/^[+-]?\d+$/.test(text))
      throw new S3DistCpFailure(`--${name}: java.lang.NumberFormatException: For input string: "${text}"`);
    return Number(text);
  };

  const dest = get("dest") as string;
  const toS3 = /^s3n?:/.test(dest);
  const append = get("appendToLastFile");
  if (append?.toLowerCase().includes("true") && toS3)
    throw new S3DistCpFailure("--appendToLastFile option is not supported for s3");
  const part = whole("multipartUploadChunkSize");
  if (part !== undefined && part < 5)
    throw new S3DistCpFailure(`Multipart upload part size of ${part} MiB is too small.`, 2);
  if (part !== undefined && part > 5120)
    throw new S3DistCpFailure(`Multipart upload part size of ${part} MiB is too large.`, 2);
  const outputCodec = (get("outputCodec") ?? "keep").toLowerCase();
  if (!codecs.includes(outputCodec)) {
    throw new S3DistCpFailure(
      `--outputCodec=${outputCodec}: this machine writes ${codecs.join(", ")}; the others need a real cluster`,
    );
  }
  const target = whole("targetSize");

  return {
    properties,
    src: get("src") as string,
    dest,
    srcPattern: get("srcPattern"),
    groupBy: get("groupBy"),
    targetSize: target === undefined ? Number.POSITIVE_INFINITY : target * MiB,
    // Off S3, grouping appends to what an earlier run left unless that is switched off.
    appendToLastFile: append === undefined ? given.has("groupBy") && !toS3 : append.toLowerCase() === "true",
    outputCodec,
    deleteOnSuccess: given.has("deleteOnSuccess"),
    numberFiles: given.has("numberFiles"),
    startingIndex: whole("startingIndex") ?? 0,
    outputManifest: get("outputManifest"),
    previousManifest: get("previousManifest"),
    requirePreviousManifest: (get("requirePreviousManifest") ?? "true").toLowerCase() === "true",
    copyFromManifest: given.has("copyFromManifest"),
    srcPrefixesFile: get("srcPrefixesFile"),
    ignored: withoutEffect.filter((name) => given.has(name)).map((name) => `--${name}`),
  };
}

/** Hadoop's own options stand before the tool's: `-Dkey=value` or `-D key=value`. */
function genericOptions(args: readonly string[]): { properties: Map<string, string>; rest: readonly string[] } {
  const properties = new Map<string, string>();
  let at = 0;
  for (; args[at]?.startsWith("-D"); at++) {
    const pair = args[at] === "-D" ? (args[++at] ?? "") : (args[at] as string).slice(2);
    const equals = pair.indexOf("=");
    properties.set(equals < 0 ? pair : pair.slice(0, equals), equals < 0 ? "" : pair.slice(equals + 1));
  }
  return { properties, rest: args.slice(at) };
}

function parse(args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const argument = args[at] as string;
    const flag = flags.find((name) => argument === `--${name}`);
    const option = withValue.find((name) => argument === `--${name}` || argument.startsWith(`--${name}=`));
    if (flag) given.set(flag, "true");
    else if (option && argument.includes("=")) given.set(option, argument.slice(option.length + 3));
    else if (option) {
      const value = args[++at];
      if (value === undefined) throw new S3DistCpFailure(`expected argument for --${option} but no argument was given`);
      given.set(option, value);
    } else throw new S3DistCpFailure(`Argument ${argument} doesn't match.`);
  }
  return given;
}

/** Reducers, to which groups are hashed. One is not believed: S3DistCp then takes ten. */
export function reducers(options: Options): number {
  const wanted = Number(options.properties.get("mapreduce.job.reduces") ?? 10);
  return wanted > 1 ? Math.floor(wanted) : 10;
}

/** How often a failed reducer is started again. Each time it writes ALL its chunks again, beside those that are there. */
export function reducerAttempts(options: Options): number {
  return Math.max(1, Number(options.properties.get("mapreduce.reduce.maxattempts") ?? 4));
}
