"""What to say when too many records of a source are in quarantine: which, where, and what would help."""

from collections.abc import Iterator, Sequence

from parquetry.job import Source
from parquetry.read.source import Records

NAN, LONE_SURROGATE = "NaN or Infinity", "half of a surrogate pair"  # the reader's reasons


def too_many(source: Source, records: Records, unusual: Sequence[str]) -> str:
    """The message. `unusual`: keys of objects whose names have another ending than most."""
    kinds = "; ".join(
        f"{records.quarantined[reason]:,} {reason}, such as {' and '.join(samples)}"
        for reason, samples in records.samples.items()
    )
    return (
        f"{source.name}: {sum(records.quarantined.values()):,} of {records.read:,} records are in quarantine, more "
        f"than quarantineLimit {source.quarantineLimit:g} allows: {kinds}. What may help, the likeliest first: "
        + ", ".join(_advice(source, records, unusual))
    )


def _advice(source: Source, records: Records, unusual: Sequence[str]) -> Iterator[str]:
    """What would help, the likeliest first."""
    if unusual:
        yield f"name objects that are not data in exclude (their names are unusual: {', '.join(unusual)})"
    if NAN in records.quarantined or LONE_SURROGATE in records.quarantined:
        yield "read the lines as text (format: text), and take them apart with from_json"
    if any("timestampFormats" in reason for reason in records.quarantined):
        yield "add the format of the dates to timestampFormats"
    elif any(" is not a" in reason for reason in records.quarantined):
        yield "correct the types in the schema"
    if "unknown field" in records.quarantined:
        yield "declare the fields, or write unknownFields: allow"
    if not unusual:
        yield "name objects that are not data in exclude"
    yield "or raise the limit"
