"""The columns that the readers add to the declared fields."""

from pyspark.sql import types as T

from parquetry.schema import OWN

FILE, TEXT, REASON, DETAIL = f"{OWN}file", f"{OWN}text", f"{OWN}reason", f"{OWN}detail"  # both readers give them
# What a replay reads of a bad record: bytes, and where the record begins and ends in them. Null where it is not kept.
REPLAY_INPUT = f"{OWN}replay"
REPLAY_INPUT_TYPE = T.StructType().add("bytes", T.BinaryType()).add("begin", T.LongType()).add("end", T.LongType())
# In a replay: the run in whose quarantine the record was, and its entry there.
RUN, ENTRY = f"{OWN}run", f"{OWN}entry"
JSON_READER = "parquetry.reader.source.JsonRecords"  # the data source of spark/reader/
TEXT_LIMIT = 2000  # characters of a bad record's text that are shown
KEPT_LIMIT = 8 << 20  # bytes of a bad record that are kept; JSON is not read back where it holds longer texts
