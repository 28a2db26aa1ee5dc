"""The fast path: merged text to records inside the JVM, each proven to be one whole record of the declared schema.

Lines are split where an object directly follows another. A piece is clean when it is exactly one JSON object whose
values fit. JSON objects end where they end, so if every piece of a file is clean, the split was exact: a cut inside a
string or an object would have left a piece that does not parse. A file with any other piece goes to the exact path.
"""

import uuid
from functools import reduce
from operator import and_

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


def parse(text, schema, *extra):
    """Column: `text` as a record, in the types that keep what is written, and whether a value did not fit at all."""
    fields = strict.asked(schema).fields + [T.StructField(CORRUPT, T.StringType()), *extra]
    return F.from_json(text, T.StructType(fields), STRICT)


def fits(record, schema, text=None):
    """Column: whether all values of the struct `record` are what is written, each of its declared type.

    `text`: what was parsed, if there may be numbers in it that only the exact path reads as they are written.
    """
    fields = [F.col(f"{record}.`{one.name}`") for one in schema.fields]
    doubts = [strict.bent(column, one.dataType) for column, one in zip(fields, schema.fields)]
    if text is not None:
        doubts += [numerals.may_hold(text, fields, schema), strict.may_round(text, schema)]
    all_fit = F.col(record).isNotNull() & F.col(f"{record}.{CORRUPT}").isNull()
    return reduce(and_, [~one for one in doubts if one is not None], all_fit)


def values(record, schema):
    """The struct's fields as Columns of the declared types."""
    return [strict.value(F.col(f"{record}.`{one.name}`"), one.dataType).alias(one.name) for one in schema.fields]


def lines_of(spark, folder):
    """The folder's lines; inputFiles() of it are all files that Spark sees, spelled as in FILE."""
    return spark.read.option("recursiveFileLookup", "true").text(folder)


def read(lines, schema):
    """The lines' pieces, flat: file, whether it is clean, its undeclared fields, and the schema's fields."""
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


def _split(line):
    # The two plain searches keep the regular expression away from clean lines. What they miss stays one piece, and the
    # proof finds it. A line that is not UTF-8 becomes null.
    several = line.contains("}{") | line.contains("} {")
    split = F.when(several, F.split(line, r"(?<=\})[ \t]*(?=\{)", -1)).otherwise(F.array(line))
    return F.when(is_utf8(line), split).otherwise(F.array(F.lit(None).cast("string")))


def is_utf8(text):
    """Column: whether the bytes of `text` are UTF-8."""
    # Decoding puts U+FFFD where bytes are none, so that the text no longer equals itself.
    return F.decode(text.cast("binary"), "UTF-8") == text


def has_half_pair(piece):
    """Column: whether half a surrogate pair is escaped in `piece`."""
    # Half a surrogate pair (backslash u d800) would silently become a question mark. A false alarm costs only time.
    half = r"(?i)\\ud[89ab][0-9a-f]{2}(?!\\ud[c-f])|(?<!\\ud[89ab][0-9a-f]{2})\\ud[c-f]"
    # Most text has no escape at all, and is searched once.
    escaped = piece.contains("\\u") & (piece.contains("\\ud") | piece.contains("\\uD"))
    return F.when(escaped, piece.rlike(half)).otherwise(F.lit(False))
