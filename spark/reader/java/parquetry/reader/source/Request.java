package parquetry.reader.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import parquetry.reader.records.ReadOptions;
import parquetry.reader.records.Refusal;

/**
 * What is to be read of which files.
 *
 * @param ofEntries whether the files hold the entries of quarantines, which are read again
 */
record Request(List<InputFile> files, ReadOptions options, boolean ofEntries) {
  /** The names of the reader's own columns begin with this; no column of a user has it. */
  private static final String OWN = "\u0001";

  /** What a replay reads of a bad record: bytes, and where the record begins and ends in them. */
  private static final StructType REPLAY_INPUT = new StructType()
    .add("bytes", DataTypes.BinaryType)
    .add("begin", DataTypes.LongType)
    .add("end", DataTypes.LongType);

  static Request of(CaseInsensitiveStringMap given) {
    List<String> each = new ArrayList<>();
    array(given.getOrDefault("each", "[]")).forEach(name -> each.add(name.asText()));
    ReadOptions options = new ReadOptions(
      ReadOptions.Unit.valueOf(upper(given.getOrDefault("unit", "object"))),
      struct(given.get("schema")),
      each,
      given.containsKey("envelope") ? struct(given.get("envelope")) : new StructType(),
      ReadOptions.Undeclared.valueOf(upper(given.getOrDefault("undeclared", "allow")))
    );
    List<InputFile> files = new ArrayList<>();
    array(given.get("files")).forEach(file -> files.add(file(file)));
    return new Request(files, options, given.getBoolean("entries", false));
  }

  private static InputFile file(JsonNode file) {
    ArrayList<String> fromPath = null;
    if (file.hasNonNull(2)) {
      fromPath = new ArrayList<>();
      for (JsonNode text : file.get(2)) {
        fromPath.add(text.textValue());
      }
    }
    Refusal refusal = file.hasNonNull(3) ? new Refusal(file.get(3).asText(), file.get(4).asText()) : null;
    return new InputFile(file.get(0).asText(), file.get(1).asLong(), fromPath, refusal);
  }

  private static String upper(String option) {
    return option.toUpperCase(Locale.ROOT);
  }

  private static StructType struct(String json) {
    return (StructType) DataType.fromJson(json);
  }

  private static JsonNode array(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(json + " is not a JSON array", broken);
    }
  }

  /**
   * The columns before the fields say where a record is, why it is bad, and the paths of its fields that are not
   * declared. Then come these fields as JSON where they are kept, what comes from the file's path, and what a replay
   * reads of a bad record. The fields of the envelope follow those of the record.
   *
   * <p>The text, the reason, the detail and what a replay reads are null for a good record.
   */
  StructType columns() {
    StructType columns = new StructType()
      .add(OWN + "file", DataTypes.StringType)
      .add(OWN + "offset", DataTypes.LongType)
      .add(OWN + "text", DataTypes.StringType)
      .add(OWN + "reason", DataTypes.StringType)
      .add(OWN + "detail", DataTypes.StringType)
      .add(OWN + "unknown", DataTypes.createArrayType(DataTypes.StringType))
      .add(OWN + "kept", DataTypes.StringType)
      .add(OWN + "path", DataTypes.createArrayType(DataTypes.StringType))
      .add(OWN + "replay", REPLAY_INPUT);
    for (StructType part : List.of(options.fields(), options.envelope())) {
      for (StructField field : part.fields()) {
        columns = columns.add(field.name(), field.dataType());
      }
    }
    return ofEntries ? columns.add(OWN + "run", DataTypes.StringType).add(OWN + "entry", DataTypes.LongType) : columns;
  }
}
