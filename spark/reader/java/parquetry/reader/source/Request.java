package parquetry.reader.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * What is to be read.
 *
 * @param fields the declared fields
 * @param refusesUndeclared whether a record with any other field is bad
 */
record Request(List<InputFile> files, StructType fields, boolean refusesUndeclared) {
  static Request of(CaseInsensitiveStringMap options) {
    return new Request(
      filesOf(options.get("files")),
      (StructType) DataType.fromJson(options.get("schema")),
      options.getBoolean("refuseUndeclared", false)
    );
  }

  private static List<InputFile> filesOf(String json) {
    try {
      List<InputFile> files = new ArrayList<>();
      for (JsonNode file : new ObjectMapper().readTree(json)) {
        files.add(new InputFile(file.get(0).asText(), file.get(1).asLong()));
      }
      return files;
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("the option files is not a JSON array", broken);
    }
  }

  /**
   * What stands before the fields: where a record is, why it is bad, and the paths of its fields that are not declared.
   *
   * <p>The text, the reason and the detail are null for a good record.
   */
  StructType columns() {
    StructType columns = new StructType()
      .add("__file", DataTypes.StringType)
      .add("__offset", DataTypes.LongType)
      .add("__text", DataTypes.StringType)
      .add("__reason", DataTypes.StringType)
      .add("__detail", DataTypes.StringType)
      .add("__unknown", DataTypes.createArrayType(DataTypes.StringType));
    for (var field : fields.fields()) {
      columns = columns.add(field.name(), field.dataType());
    }
    return columns;
  }
}
