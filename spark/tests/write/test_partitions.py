"""Warnings about small partitions: the numbers, and the choice that would be better."""

from collections import namedtuple

from parquetry.files.listing import Found, Listing
from parquetry.write import partitions

Table = namedtuple("Table", "partitionBy smallPartition")
KIB = 1 << 10


def warned(files, *columns, limit=1):
    """`files`: (folder, KiB)."""
    found = [Found(f"{folder}/part-{place}.zstd.parquet", size * KIB, 0) for place, (folder, size) in enumerate(files)]
    return partitions.warnings(Table(list(columns), limit), Listing.of(found))


def test_one_column_of_two_is_enough():
    songs = [(f"year={1990 + year}/artist_id=A{artist}", 16) for year in range(3) for artist in range(100)]
    assert warned(songs, "year", "artist_id") == [
        "300 partitions by year, artist_id hold 16.0 KiB each on average, less than smallPartition (1 MiB), so "
        "queries spend their time on opening files; partitionBy: [year] would make 3 of 1.6 MiB"
    ]


def test_the_choice_with_the_most_partitions_wins():
    files = [(f"a={i % 2}/b={i % 4}/c={i}", 600) for i in range(40)]
    # by a: 2, by b: 4, by a and b: 4 as b tells a, by c: 40, too small
    assert warned(files, "a", "b", "c")[0].endswith("partitionBy: [b] would make 4 of 5.9 MiB")
    files = [(f"a={i % 2}/b={i // 2 % 3}/c={i}", 600) for i in range(42)]
    assert warned(files, "a", "b", "c")[0].endswith("partitionBy: [a, b] would make 6 of 4.1 MiB")


def test_without_a_choice_that_is_large_enough_none_is_advised():
    files = [(f"year={year}/month={month}", 10) for year in range(2) for month in range(12)]
    assert warned(files, "year", "month", limit=100) == [
        "24 partitions by year, month hold 10.0 KiB each on average, less than smallPartition (100 MiB), so "
        "queries spend their time on opening files; leave partitionBy out: the whole table is 240.0 KiB"
    ]
    assert warned(files[:11], "year", "month", limit=100)


def test_a_choice_with_one_value_is_advised_as_one_partition():
    assert warned([(f"x=1/y={i}", 200) for i in range(11)], "x", "y")[0].endswith(
        "partitionBy: [x] would make one of 2.1 MiB"
    )


def test_a_column_whose_name_is_written_in_another_way_in_folders_is_counted():
    files = [(f"sent%3Aon={day}/b={i}", 30) for day in range(3) for i in range(100)]
    assert warned(files, "sent:on", "b")[0].endswith("partitionBy: [sent:on] would make 3 of 2.9 MiB")


def test_few_or_large_partitions_cause_no_warning():
    assert warned([(f"day={i}", 1) for i in range(10)], "day") == []  # few
    assert warned([(f"day={i}", 1024) for i in range(100)], "day") == []  # large enough
    assert warned([(f"day={i}", 1) for i in range(100)], "day", limit=0) == []  # not asked for
    without_partition = Listing.of([Found("part-1.parquet", 5, 0)])
    assert partitions.warnings(Table([], 1), without_partition) == []
    assert partitions.warnings(Table(["day"], 1), without_partition) == []  # an empty table's file
    # Several files of one partition are one partition.
    assert warned([(f"day={i % 11}", 512) for i in range(22)], "day") == []
    assert len(warned([(f"day={i % 11}", 511) for i in range(22)], "day")) == 1
