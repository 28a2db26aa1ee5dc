package parquetry.reader.values;

import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;

/** Which reader reads a declared type. */
final class ValueReaders {

  private ValueReaders() {}

  static ValueReader of(String path, DataType type) {
    String name = type.catalogString();
    if (type instanceof StructType struct) {
      return new ObjectReader(path, struct);
    } else if (type instanceof ArrayType array) {
      return new ArrayReader(path, array);
    } else if (type instanceof MapType map) {
      return new MapReader(path, map);
    } else if (type instanceof DecimalType decimal) {
      return new DecimalReader(path, decimal);
    } else if (type instanceof StringType) {
      return new TextReader(path, name);
    } else if (type instanceof BooleanType) {
      return new BooleanReader(path, name);
    } else if (type instanceof BinaryType) {
      return new BinaryReader(path, name);
    }
    ValueReader number = ofNumber(path, type, name);
    return number == null ? ofTime(path, type, name) : number;
  }

  private static ValueReader ofNumber(String path, DataType type, String name) {
    if (type instanceof LongType) {
      return new WholeNumberReader(path, name, 64);
    } else if (type instanceof IntegerType) {
      return new WholeNumberReader(path, name, 32);
    } else if (type instanceof ShortType) {
      return new WholeNumberReader(path, name, 16);
    } else if (type instanceof ByteType) {
      return new WholeNumberReader(path, name, 8);
    } else if (type instanceof DoubleType) {
      return new DoubleReader(path, name);
    }
    return type instanceof FloatType ? new FloatReader(path, name) : null;
  }

  private static ValueReader ofTime(String path, DataType type, String name) {
    if (type instanceof DateType) {
      return new TimeReader(path, name, true);
    } else if (type instanceof TimestampType || type instanceof TimestampNTZType) {
      return new TimeReader(path, name, false);
    }
    throw new IllegalArgumentException(path + " is a " + name + ", which is not read from JSON");
  }
}
