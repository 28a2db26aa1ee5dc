/**
 * True for a file of CSV that a run skips, because Spark hides its name: what begins with . or _, unless it is a
 * partition. A file in a folder of such a name is read. JSON is read whatever the name is.
 * @param path relative to the source's prefix
 * @see Spark's HadoopFSUtils.shouldFilterOutPathName, and spark/parquetry/compare/skipping.py
 */
export function hiddenFromSpark(path: string): boolean {
  return /(^|\/)(\.|_(?![^/]*=))[^/]*$|\._COPYING_$/.test(path);
}
