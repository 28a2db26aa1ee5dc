"""The fast path: merged text to records inside the JVM, each proven to be one whole record of the declared schema.

Lines are split where an object directly follows another. A piece is clean when it is exactly one JSON object whose
values fit. If every piece of a file is clean, the split was exact: a cut inside a string or an object would have left a
piece that does not parse. A file with any other piece goes to the exact path.
"""

import uuid
from functools import reduce
from operator import and_
from typing import Optional

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from parquetry.read import unknown
from parquetry.read.json import numerals, strict

FILE, CLEAN = "__file", "__clean"
_RECORD, CORRUPT = "__record", "__corrupt"
# Spark's parser stops after the first object of its text and ignores the rest. So the piece's last } is replaced by one
# more field and a }: only when the field is seen did the object reach to the piece's end. Nobody can guess its name.
_END = f"__end_{uuid.uuid4().hex}"

STRICT = {
    "mode": "PERMISSIVE",
    "columnNameOfCorruptRecord": CORRUPT,
    "allowNonNumericNumbers": "false",
    "allowSingleQuotes": "false",
    "maxStringLen": "2147483647",  # Jackson's own limit is 20 million characters
}


def parse(text: Column, schema: T.StructType, *more: T.StructField) -> Column:
    """Column: `text` as a record, in the types that keep what is written; CORRUPT is set where a value did not parse.

    `more`: fields that are parsed as well.
    """
    fields = strict.parsed_struct(schema).fields + [T.StructField(CORRUPT, T.StringType()), *more]
    return F.from_json(text, T.StructType(fields), STRICT)


def fits(record: str, schema: T.StructType, text: Optional[Column] = None) -> Column:
    """Column: whether all values of the struct `record` are what is written, each of its declared type.

    `text`: what was parsed, if it may have numbers that only the exact path reads as they are written.
    """
    fields = [F.col(f"{record}.`{field.name}`") for field in schema.fields]
    doubts = [strict.misread(column, field.dataType) for column, field in zip(fields, schema.fields)]
    if text is not None:
        doubts += [numerals.may_hold(text, fields, schema), strict.may_round(text, schema)]
    all_fit = F.col(record).isNotNull() & F.col(f"{record}.{CORRUPT}").isNull()
    return reduce(and_, [~doubt for doubt in doubts if doubt is not None], all_fit)


def values(record: str, schema: T.StructType) -> list[Column]:
    """The struct's fields as Columns of the declared types."""
    fields = [(F.col(f"{record}.`{field.name}`"), field) for field in schema.fields]
    return [strict.value(column, field.dataType).alias(field.name) for column, field in fields]


def lines_of(spark: SparkSession, folder: str) -> DataFrame:
    """The folder's lines; inputFiles() of it are all files that Spark sees, spelled as in FILE."""
    return spark.read.option("recursiveFileLookup", "true").text(folder)


def read(lines: DataFrame, schema: T.StructType) -> DataFrame:
    """The lines' pieces, with the columns FILE, CLEAN, unknown.FIELDS, and the schema's fields."""
    lines = lines.select(F.col("_metadata.file_path").alias(FILE), F.col("value").alias("__line"))
    # Only the file's name may go along with a piece: a line can hold a hundred thousand of them.
    pieces = lines.select(FILE, F.explode(_split(F.col("__line"))).alias("__piece"))
    pieces = pieces.where(f"__piece is null or endswith(__piece, '}}') or {_TRIMMED} <> ''")
    whole = pieces.selectExpr(FILE, f"if(endswith(__piece, '}}'), __piece, {_TRIMMED}) as __whole")
    records = whole.select(
        FILE,
        "__whole",
        (F.col("__whole").endswith("}") & ~has_half_pair(F.col("__whole"))).alias("__sound"),
        unknown.fields(F.col("__whole"), schema).alias(unknown.FIELDS),
        parse(F.expr(_ENDED), schema, T.StructField(_END, T.IntegerType())).alias(_RECORD),
    )
    ended = F.col(f"{_RECORD}.{_END}") == 1
    return records.select(
        FILE,
        F.coalesce(F.col("__sound") & ended & fits(_RECORD, schema, F.col("__whole")), F.lit(False)).alias(CLEAN),
        unknown.FIELDS,
        *values(_RECORD, schema),
    )


_TRIMMED = "trim(BOTH ' \\t' FROM __piece)"
# Cut as bytes: cutting as text would count all characters first.
_ENDED = f"""cast(concat(substring(cast(__whole as binary), 1, octet_length(__whole) - 1),
                         cast(',"{_END}":1}}' as binary)) as string)"""


def _split(line: Column) -> Column:
    # The two plain searches keep the regular expression away from clean lines. What they miss stays one piece, and the
    # proof finds it. A line that is not UTF-8 becomes null.
    several = line.contains("}{") | line.contains("} {")
    split = F.when(several, F.split(line, r"(?<=\})[ \t]*(?=\{)", -1)).otherwise(F.array(line))
    return F.when(is_utf8(line), split).otherwise(F.array(F.lit(None).cast("string")))


def is_utf8(text: Column) -> Column:
    """Column: whether the bytes of `text` are UTF-8."""
    # Decoding puts U+FFFD in the place of bytes that are not, so that the text is no longer equal to itself.
    return F.decode(text.cast("binary"), "UTF-8") == text


def has_half_pair(piece: Column) -> Column:
    """Column: whether `piece` may have an escape that is half a surrogate pair."""
    # Half a surrogate pair (backslash u d800) would silently become a question mark. A false alarm only costs time.
    half = r"(?i)\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]"
    # Most text has no escape at all, and is searched once.
    escaped = piece.contains("\\u") & (piece.contains("\\ud") | piece.contains("\\uD"))
    return F.when(escaped, piece.rlike(half)).otherwise(F.lit(False))
