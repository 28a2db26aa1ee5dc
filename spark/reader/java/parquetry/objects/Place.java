package parquetry.objects;

/** Where a row says that an object was. Rows of one key are sorted in this order. */
enum Place {
  /** In the manifest of an earlier load. */
  EARLIER,
  /** In what an older version kept of a load: an object that was written while the load listed its source. */
  LATE,
  /** In what this run has merged or read. */
  TAKEN,
  /** In the job's own listing. */
  LISTED,
}
