package parquetry.reader.records;

import java.io.Serializable;

/**
 * Why all records of a file go to quarantine, whatever is in them.
 *
 * @param detail what was found
 */
public record Refusal(String reason, String detail) implements Serializable {}
