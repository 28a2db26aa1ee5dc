/** Bytes of input below which Java takes longer to optimize Spark's code than it then saves. */
const quickStartBelow = 128 * 1024 * 1024;

/**
 * Options of Java for a Spark of this machine. With little input, Java compiles quickly and optimizes nothing. That
 * halves the time of a small run, and would double that of a large one.
 * @param bytes of the run's input
 */
export function quickStart(bytes: number): string[] {
  return bytes < quickStartBelow ? ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"] : [];
}
