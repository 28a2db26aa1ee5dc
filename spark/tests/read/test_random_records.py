"""Random records of every type, judged by Python's json: each is read as it is written, or refused with the reason."""

import base64
import json
import random
import re
import struct
from collections import Counter
from contextlib import suppress
from datetime import timezone
from decimal import Context, Decimal, Inexact

import pytest
from pyspark.sql import types as T

from parquetry.files.hadoop import Found
from parquetry.job import Column, Source
from parquetry.read import source
from parquetry.read.timeformat import ISO_DATE, ISO_TIMESTAMP
from parquetry.schema import struct_of

# A nested object has no name of the top level: in broken text it would look like a record.
SCHEMA = {
    **{"id": "bigint", "i": "int", "h": "smallint", "b": "tinyint", "x": "double", "f": "float", "ok": "boolean"},
    **{"p": "decimal(10,2)", "q": "decimal(38,18)", "day": "date", "ts": "timestamp", "s": "string", "raw": "binary"},
    **{"xs": "array<double>", "days": "array<date>", "m": "map<string,bigint>", "texts": "array<string>"},
    "n": "struct<n1:date,n2:string,n3:array<struct<n4:decimal(4,1)>>>",
}
FILES = 250


class Numeral(str):
    """A number as it is written."""


class Misfit(Exception):
    pass


@pytest.fixture(scope="module")
def outcome(spark, tmp_path_factory):
    """What was read: (rows by id, reasons by id, records, the texts that were written, how many are cut off)."""
    from parquetry.files.hadoop import Hadoop
    from parquetry.job import Job
    from parquetry.run import Run

    folder, generator = tmp_path_factory.mktemp("random"), random.Random(7)
    whole, cut, files = {}, 0, []
    for place in range(FILES):
        parts, is_array = [], generator.random() < 0.2
        for number in range(generator.randrange(1, 9)):
            text = _record(generator, 10 * place + number)
            if generator.random() < 0.06 and not is_array:
                text, cut = text[: generator.randrange(1, len(text))], cut + 1
            else:
                whole[10 * place + number] = text
            parts.append(text + generator.choice(["", "", "\n", "\r\n", " ", "\n\ufeff"]))
        data = ("[" + ",".join(parts) + "]" if is_array else "".join(parts)).encode()
        (folder / f"f{place:03}").write_bytes(data)
        files.append(Found(f"f{place:03}", len(data), 0))
    run = Run(spark, Hadoop(spark), Job("test", f"{folder.as_uri()}/runs", "", [], []), "j-1")
    columns = [Column(name, kind) for name, kind in SCHEMA.items()]
    records = source.read(run, Source("randoms", folder.as_uri() + "/", None, None, columns), files)
    rows = {row["id"]: row.asDict(recursive=True) for row in spark.table("randoms").collect()}
    (part,) = (folder / "runs/j-1/quarantine/randoms").glob("part-*.json")
    bad = [json.loads(line) for line in part.read_text().strip("\n").split("\n")]
    reasons = {int(re.match(r'\{"id": (\d+)', b["text"]).group(1)): b["reason"] for b in bad if b["detail"][0] == "f"}
    return rows, reasons, records, whole, cut


def test_every_value_is_as_the_judge_reads_it(outcome):
    rows, reasons, records, whole, cut = outcome
    kind, expected_rows, expected_reasons = struct_of([Column(*field) for field in SCHEMA.items()]), {}, {}
    for number, text in whole.items():
        try:
            expected_rows[number] = _judged(_parsed(text), kind, "", Counter())
        except Misfit as misfit:
            expected_reasons[number] = str(misfit)
    assert len(expected_rows) > 200 and len(expected_reasons) > 200 and cut > 30
    assert reasons == expected_reasons
    assert {number: _plain(row) for number, row in rows.items()} == expected_rows
    assert records.used == len(rows)
    assert set(records.quarantined) - set(expected_reasons.values()) <= {"not valid JSON", "not a JSON object"}


def test_every_undeclared_field_is_counted(outcome):
    _, _, records, whole, _ = outcome
    kind, undeclared = struct_of([Column(*field) for field in SCHEMA.items()]), Counter()
    for text in whole.values():
        found: Counter = Counter()
        with suppress(Misfit):
            _judged(_parsed(text), kind, "", found)
        undeclared.update(set(found))
    assert records.unknown == dict(undeclared)


def _record(generator, number):
    members = [f'"id": {number}']
    for name, kind in list(SCHEMA.items())[1:]:
        if generator.random() < 0.13:
            members.append(f'"{name}":{generator.choice(["", " "])}{_value(generator, kind)}')
    if generator.random() < 0.2:
        members.append(f'"zz{generator.randrange(3)}": {_value(generator, "any")}')
    return "{" + generator.choice([", ", ",", ",\n "]).join(members) + "}"


def _value(generator, kind):
    """JSON of a value that mostly is of the type."""
    if generator.random() < 0.05:
        kind = generator.choice(["any", "double", "string", "date", "array<any>", "n"])
    if kind.startswith("array<"):
        return "[" + ",".join(_value(generator, kind[6:-1]) for _ in range(generator.randrange(3))) + "]"
    if kind.startswith("struct<") or kind == "n":
        members = {"n1": "date", "n2": "string", "n3": "array<n>", "n4": "decimal", "n5": "any"}
        chosen = [name for name in members if generator.random() < 0.3]
        return "{" + ", ".join(f'"{name}":{_value(generator, members[name])}' for name in chosen) + "}"
    if kind.startswith("map<"):
        return "{" + ",".join(f'"k{n}": {_value(generator, "bigint")}' for n in range(generator.randrange(3))) + "}"
    if kind in ("date", "timestamp"):
        return json.dumps(_time(generator))
    if kind == "binary":
        return json.dumps(generator.choice(["", "QQ==", "QUJD", "QUJD\r\nQUI=", "QUJ"]))
    if kind == "boolean":
        return generator.choice(["true", "false"])
    if kind in ("string", "any") and generator.random() < 0.5:
        text = generator.choice(["", "}{", '\\"}{"', "é", "😀", "a\nb", "1.50", "[1.0]", "null", "\u2028"])
        return json.dumps(text, ensure_ascii=generator.random() < 0.5)
    return _number(generator, kind)


def _number(generator, kind):
    if kind.endswith("int") and generator.random() < 0.9:
        return str(generator.randrange(-200, 200) if generator.random() < 0.8 else _edge(generator))
    digits = str(generator.randrange(10 ** generator.randrange(1, 12)))
    text = (
        generator.choice(["", "-"]) + digits + generator.choice(["", ".0", ".5", ".25", ".1250", ".123456789012345678"])
    )
    text += generator.choice([*[""] * 12, "e0", "E+2", "e-3", "e40", "e-310", "e400"])
    return f'"{text}"' if kind.startswith("decimal") and generator.random() < 0.3 else text


def _edge(generator):
    return generator.choice([-1, 1]) * (1 << generator.choice([7, 15, 31, 63])) + generator.choice([-1, 0])


def _time(generator):
    day = f"{generator.randrange(1900, 2100)}-{generator.randrange(1, 14):02}-{generator.randrange(1, 32):02}"
    if generator.random() < 0.5:
        return day
    clock = generator.choice(
        ["00:00", "10:00", "23:59:59", "23:59:60", "24:00", "10:00:00.1234560", "10:00:00.1234567"]
    )
    return day + generator.choice("T T_") + clock + generator.choice(["", "Z", "+01:00", "-0130", "+18", "+19", "z"])


def _parsed(text):
    """The value; an object as the list of its members, a number as it is written."""
    return json.loads(text, parse_int=Numeral, parse_float=Numeral, object_pairs_hook=lambda pairs: ("object", pairs))


def _judged(value, kind, path, undeclared):
    if value is None:
        return None
    if isinstance(kind, T.StructType):
        fields, prefix = {field.name: field.dataType for field in kind.fields}, path and path + "."
        members = _members(value, kind, path)
        undeclared.update(prefix + name for name, _ in members if name not in fields)
        declared = [(name, prefix + name, fields[name], member) for name, member in members if name in fields]
        return {**dict.fromkeys(fields), **dict(_all_judged(declared, undeclared))}
    if isinstance(kind, T.MapType):
        members = [(name, path + "[]", kind.valueType, member) for name, member in _members(value, kind, path)]
        return dict(_all_judged(members, undeclared))
    if isinstance(kind, T.ArrayType):
        if not isinstance(value, list):
            raise _misfit(path, kind)
        elements = [(None, path + "[]", kind.elementType, element) for element in value]
        return [element for _, element in _all_judged(elements, undeclared)]
    found = _simple(value, kind)
    if found is None:
        raise _misfit(path, kind)
    return found


def _all_judged(members, undeclared):
    """(name, value) of each (name, path, kind, value). All are looked at for what is undeclared."""
    found, misfits = [], []
    for name, path, kind, value in members:
        try:
            found.append((name, _judged(value, kind, path, undeclared)))
        except Misfit as misfit:
            misfits.append(misfit)
    if misfits:
        raise misfits[0]
    return found


def _members(value, kind, path):
    if not isinstance(value, tuple):
        raise _misfit(path, kind)
    return value[1]


def _misfit(path, kind):
    name = kind.simpleString()
    return Misfit(f"{path} is not {'an' if name[0] in 'aeiou' else 'a'} {name}")


def _simple(value, kind):
    """The value as Spark gives it, or None where it is not one of the type."""
    is_text = isinstance(value, str) and not isinstance(value, Numeral)
    if isinstance(kind, T.StringType):
        return value if is_text else _compact(value)
    if isinstance(kind, T.BooleanType):
        return value if isinstance(value, bool) else None
    if isinstance(kind, (T.DateType, T.TimestampType)):
        moment = (ISO_DATE if isinstance(kind, T.DateType) else ISO_TIMESTAMP).read(value) if is_text else None
        return moment.date() if moment and isinstance(kind, T.DateType) else moment
    if isinstance(kind, T.BinaryType):
        packed = value.replace("\r\n", "") if is_text else "x"
        return bytearray(base64.b64decode(packed)) if len(packed) % 4 == 0 else None
    if isinstance(kind, T.DecimalType):
        return _decimal(value, kind) if isinstance(value, str) else None
    return _numeric(value, kind) if isinstance(value, Numeral) else None


def _decimal(value, kind):
    if not re.fullmatch(r"-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?", value):
        return None
    try:
        exact = Decimal(value).quantize(Decimal(1).scaleb(-kind.scale), context=Context(prec=1000, traps=[Inexact]))
    except Inexact:
        return None
    return exact if abs(exact) < Decimal(10) ** (kind.precision - kind.scale) else None


def _numeric(value, kind):
    if isinstance(kind, (T.DoubleType, T.FloatType)):
        try:
            number = (
                struct.unpack("f", struct.pack("f", float(value)))[0] if isinstance(kind, T.FloatType) else float(value)
            )
        except OverflowError:
            return None
        return None if number in (float("inf"), float("-inf")) else number
    bits = {T.ByteType: 8, T.ShortType: 16, T.IntegerType: 32, T.LongType: 64}[type(kind)]
    is_whole = re.fullmatch("-?[0-9]+", value) and -(1 << bits - 1) <= int(value) < 1 << bits - 1
    return int(value) if is_whole else None


def _compact(value):
    if isinstance(value, Numeral):
        return "0" if value == "-0" else str(value)
    if isinstance(value, tuple):
        return "{" + ",".join(f"{_compact(name)}:{_compact(member)}" for name, member in value[1]) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def _plain(row):
    # PySpark gives timestamps in the zone of this machine.
    return {**row, "ts": row["ts"] and row["ts"].astimezone(timezone.utc)}
