import { S3DistCpFailure } from "./hadoop-failure";
import { isS3 } from "./hadoop-path";

/** The arguments of S3DistCp, with its defaults. */
export interface S3DistCpOptions {
  /** Hadoop's generic options, `-Dkey=value`. */
  readonly properties: ReadonlyMap<string, string>;
  readonly src: string;
  readonly dest: string;
  readonly srcPattern?: string;
  readonly groupBy?: string;
  /** Bytes. @default - no limit: one file for each group */
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
  /** The host of S3. Here it is only checked. */
  readonly s3Endpoint?: string;
  /** Options that were given and have no effect on this machine. */
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
  "multipartUploadChunkSize",
  "storageClass",
  "disableMultipartUpload",
  "s3ServerSideEncryption",
];
const codecs = ["gzip", "gz", "none", "keep"];
const MiB = 1024 * 1024;

/**
 * Reads arguments as S3DistCp does: generic options first, then `--name=value` or `--name value`.
 * @throws S3DistCpFailure for an option that S3DistCp does not know, and for a value that it does not take
 * @see https://docs.aws.amazon.com/emr/latest/ReleaseGuide/UsingEMR_s3distcp.html
 */
export function parseOptions(args: readonly string[]): S3DistCpOptions {
  const { properties, rest } = genericOptions(args);
  const given = parse(rest);
  for (const name of ["src", "dest"]) if (!given.has(name)) throw new S3DistCpFailure(`expected argument --${name}`);
  checkPartSize(wholeNumber(given, "multipartUploadChunkSize"));
  const dest = given.get("dest") as string;
  const target = wholeNumber(given, "targetSize");
  return {
    properties,
    src: given.get("src") as string,
    dest,
    srcPattern: given.get("srcPattern"),
    groupBy: given.get("groupBy"),
    targetSize: target === undefined ? Number.POSITIVE_INFINITY : target * MiB,
    appendToLastFile: appends(given, isS3(dest)),
    outputCodec: codecOf(given),
    deleteOnSuccess: given.has("deleteOnSuccess"),
    numberFiles: given.has("numberFiles"),
    startingIndex: wholeNumber(given, "startingIndex") ?? 0,
    outputManifest: given.get("outputManifest"),
    previousManifest: given.get("previousManifest"),
    requirePreviousManifest: (given.get("requirePreviousManifest") ?? "true").toLowerCase() === "true",
    copyFromManifest: given.has("copyFromManifest"),
    srcPrefixesFile: given.get("srcPrefixesFile"),
    s3Endpoint: given.get("s3Endpoint"),
    ignored: withoutEffect.filter((name) => given.has(name)).map((name) => `--${name}`),
  };
}

/** Options by name; a flag has the value `true`. */
type Given = ReadonlyMap<string, string>;

function wholeNumber(given: Given, name: string): number | undefined {
  const text = given.get(name);
  if (text === undefined) return undefined;
  if (!/^[+-]?\d+$/.test(text))
    throw new S3DistCpFailure(`--${name}: java.lang.NumberFormatException: For input string: "${text}"`);
  return Number(text);
}

function checkPartSize(MiBs: number | undefined): void {
  if (MiBs === undefined || (MiBs >= 5 && MiBs <= 5120)) return;
  const wrong = MiBs < 5 ? "small" : "large";
  throw new S3DistCpFailure(`Multipart upload part size of ${MiBs} MiB is too ${wrong}.`, { exitCode: 2 });
}

/** Off S3, a grouped copy appends to what an earlier run left, unless that is switched off. */
function appends(given: Given, toS3: boolean): boolean {
  const append = given.get("appendToLastFile")?.toLowerCase();
  if (append?.includes("true") && toS3) throw new S3DistCpFailure("--appendToLastFile option is not supported for s3");
  return append === undefined ? given.has("groupBy") && !toS3 : append === "true";
}

function codecOf(given: Given): string {
  const codec = (given.get("outputCodec") ?? "keep").toLowerCase();
  if (codecs.includes(codec)) return codec;
  throw new S3DistCpFailure(
    `--outputCodec=${codec}: this machine writes ${codecs.join(", ")}; the others need a real cluster`,
  );
}

/** Hadoop's own options come before those of the tool: `-Dkey=value` or `-D key=value`. */
function genericOptions(args: readonly string[]): { properties: Map<string, string>; rest: readonly string[] } {
  const properties = new Map<string, string>();
  let index = 0;
  for (; args[index]?.startsWith("-D"); index++) {
    const pair = args[index] === "-D" ? (args[++index] ?? "") : (args[index] as string).slice(2);
    const equals = pair.indexOf("=");
    properties.set(equals < 0 ? pair : pair.slice(0, equals), equals < 0 ? "" : pair.slice(equals + 1));
  }
  return { properties, rest: args.slice(index) };
}

function parse(args: readonly string[]): Map<string, string> {
  const given = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] as string;
    const flag = flags.find((name) => argument === `--${name}`);
    const option = withValue.find((name) => argument === `--${name}` || argument.startsWith(`--${name}=`));
    if (flag) given.set(flag, "true");
    else if (option && argument.includes("=")) given.set(option, argument.slice(option.length + 3));
    else if (option) {
      const value = args[++index];
      if (value === undefined) throw new S3DistCpFailure(`expected argument for --${option} but no argument was given`);
      given.set(option, value);
    } else throw new S3DistCpFailure(`Argument ${argument} doesn't match.`);
  }
  return given;
}

/** The number of reducers, to which groups are hashed. S3DistCp does not accept 1, and takes ten then. */
export function reducers(options: S3DistCpOptions): number {
  const number = Number(options.properties.get("mapreduce.job.reduces") ?? 10);
  return number > 1 ? Math.floor(number) : 10;
}

/**
 * How often a reducer is started until it succeeds. Each attempt writes ALL its chunks, beside those of earlier ones.
 */
export function reducerAttempts(options: S3DistCpOptions): number {
  return Math.max(1, Number(options.properties.get("mapreduce.reduce.maxattempts") ?? 4));
}
