package parquetry.reader.source;

import java.io.Serializable;

/**
 * A file to read.
 *
 * @param path as its file system writes it
 * @param size bytes, as it was listed
 */
record InputFile(String path, long size) implements Serializable {}
