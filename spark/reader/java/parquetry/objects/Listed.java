package parquetry.objects;

import java.io.Serializable;
import org.apache.hadoop.fs.FileStatus;

/**
 * Turns what a file system lists into rows.
 *
 * @param root the source's folder, as its file system writes it, with a / at its end
 * @param skipsMarkers whether the objects that Hadoop writes on S3 to stand for folders are left out
 */
record Listed(String root, boolean skipsMarkers) implements Serializable {
  private static final String FOLDER_MARKER = "_$folder$";

  /** The row of a file; null for a checksum or a folder marker, which Hadoop itself has written. */
  ObjectRow row(FileStatus file) {
    String name = file.getPath().getName();
    // Hadoop writes a checksum beside each file on a disk.
    boolean isChecksum = root.startsWith("file:") && name.startsWith(".") && name.endsWith(".crc");
    if (isChecksum || (skipsMarkers && name.endsWith(FOLDER_MARKER))) {
      return null;
    }
    return ObjectRow.listed(
      file.getPath().toString().substring(root.length()),
      file.getLen(),
      file.getModificationTime()
    );
  }
}
