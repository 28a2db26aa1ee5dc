/** How S3DistCp and Spark see an object: they know compression by the name's end. */
interface Signature {
  readonly encoding: string;
  readonly bytes: readonly number[];
  /** A CSV file may begin with these letters. So a signature counts only before bytes that text does not have. */
  readonly isText?: true;
  /** Names with this end are decompressed where the source is merged, or where it is not. */
  readonly read?: { readonly merged?: RegExp; readonly unmerged: RegExp };
}

const gzipName = /[.](gz|gzip)$/i;
const bzip2Name = /[.]bz2$/i;
const text = (characters: string) => [...Buffer.from(characters, "latin1")];
const signatures: readonly Signature[] = [
  { encoding: "gzip", bytes: [0x1f, 0x8b], read: { merged: gzipName, unmerged: gzipName } },
  { encoding: "bzip2", bytes: text("BZh"), isText: true, read: { unmerged: bzip2Name } },
  { encoding: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { encoding: "lz4", bytes: [0x04, 0x22, 0x4d, 0x18] },
  { encoding: "snappy", bytes: [0xff, 0x06, 0x00, 0x00, ...text("sNaPpY")] },
  { encoding: "xz", bytes: [0xfd, ...text("7zXZ")] },
  { encoding: "zip", bytes: [...text("PK"), 3, 4] },
  { encoding: "Parquet", bytes: text("PAR1"), isText: true },
  { encoding: "Avro", bytes: [...text("Obj"), 1] },
  { encoding: "ORC", bytes: text("ORC"), isText: true },
  { encoding: "UTF-16", bytes: [0xff, 0xfe] },
  { encoding: "UTF-16", bytes: [0xfe, 0xff] },
];
/** Snappy, LZO and deflate as Hadoop writes them have no signature. */
const namedOnly = /[.](snappy|lzo|deflate|zst|lz4)$/i;

/** The bytes that are looked at. */
export const beginning = 16;

/**
 * Why an object cannot be read, and what to do; undefined where it can be read.
 * @param name the object's key, or the end of it
 * @param bytes its first bytes; none of an empty object
 */
export function encodingProblem(name: string, isMerged: boolean, bytes: Buffer): string | undefined {
  if (bytes.length === 0) return undefined;
  const found = signatureOf(bytes);
  if (found) return foundProblem(found, name, isMerged);
  if (gzipName.test(name)) return misnamed("gzip", "gz");
  if (bzip2Name.test(name)) return misnamed("bzip2", "bz2");
  const [, ending] = namedOnly.exec(name) ?? [];
  if (ending !== undefined) return isText(bytes) ? misnamed("compressed", ending) : unreadable(ending.toLowerCase());
  return isUtf16(bytes) ? unreadable("UTF-16") : undefined;
}

/** Where the header of a tar archive says what it is. */
const tar = { offset: 257, bytes: Buffer.from("ustar") };

/** @param bytes the beginning of a file, decompressed */
export function isTar(bytes: Buffer): boolean {
  return bytes.subarray(tar.offset, tar.offset + tar.bytes.length).equals(tar.bytes);
}

/** True for the beginning of a file in another format than text or gzip, whatever the name is. */
export function isOtherFormat(bytes: Buffer): boolean {
  if (isTar(bytes)) return true;
  const found = signatureOf(bytes);
  return found !== undefined && found.encoding !== "gzip";
}

function signatureOf(bytes: Buffer): Signature | undefined {
  return signatures.find((signature) => begins(bytes, signature));
}

function begins(bytes: Buffer, signature: Signature): boolean {
  return signature.bytes.every((byte, index) => bytes[index] === byte) && !(signature.isText && isText(bytes));
}

/** bzip2 always goes on with these characters, and then with any bytes. */
const bzip2 = /^BZh[1-9](1AY&SY|\x17rE8P\x90)/;

/** Text has no control characters but tab and the ends of lines; Parquet and ORC have some after their signature. */
function isText(bytes: Buffer): boolean {
  const characters = bytes.toString("latin1");
  return !bzip2.test(characters) && !/[\0-\x08\x0e-\x1f]/.test(characters);
}

function foundProblem({ encoding, read }: Signature, name: string, isMerged: boolean): string | undefined {
  if ((isMerged ? read?.merged : read?.unmerged)?.test(name)) return undefined;
  if (encoding === "gzip") return "gzip, but the name does not end in .gz; add .gz to the name";
  return unreadable(encoding);
}

function misnamed(encoding: string, ending: string): string {
  return `not ${encoding}, although the name ends in .${ending}; take .${ending} out of the name`;
}

function unreadable(encoding: string): string {
  if (encoding === "UTF-16") return "UTF-16, which is not read; convert it: iconv -f UTF-16 -t UTF-8";
  return `${encoding}, which is not read; write it as plain text or as .gz`;
}

/** JSON and CSV begin with a character of ASCII, which UTF-16 writes with a zero byte. */
function isUtf16(bytes: Buffer): boolean {
  const zeros = [...bytes.subarray(0, 4)].map((byte) => (byte === 0 ? "0" : "x")).join("");
  return /^(x0|0x)\1?$/.test(zeros);
}
