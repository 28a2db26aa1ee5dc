package parquetry.reader.source;

import java.io.Serializable;
import java.util.ArrayList;
import parquetry.reader.records.Refusal;

/**
 * A file to read.
 *
 * @param path as its file system writes it
 * @param size bytes, as it was listed
 * @param fromPath what each of its records has from its path, as text; null where nothing comes from there
 * @param refusal why all its records go to quarantine; null where they do not
 */
record InputFile(String path, long size, ArrayList<String> fromPath, Refusal refusal) implements Serializable {}
