"""Retail's tables from lines whose right answer is known, and from a large file, compared with DuckDB."""

import base64
import os
import random
from decimal import Decimal
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parents[3]
TABLES = ROOT / "pipelines" / "retail" / "tables"
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n"
SCHEMA = (
    "InvoiceNo string; StockCode string; Description string; Quantity int; InvoiceDate timestamp; "
    "UnitPrice decimal(12,4); CustomerID decimal(12,0); Country string"
)
ORDER = (
    "OrderID string; ProductID string; Description string; Quantity int; OrderDate timestamp; UnitPrice decimal(12,4); "
    "CustomerID string; Country string; Day int; HourMinute string; Year int; Month int"
)
LINE = ["OrderID", "ProductID", "Description", "Quantity", "OrderDate", "UnitPrice", "CustomerID", "Country"]
LINES = """
536365,A1,"WHITE ""HEART"", LARGE",6,01/12/2010 08:26,2.55,17850,United Kingdom
536365,A1,"WHITE ""HEART"", LARGE",6,01/12/2010 08:26,2.55,17850.0,United Kingdom
536366,A1,,1,31/12/2010 23:59,2.50,,France
536366,A1,,1,31/12/2010 23:59,2.50,,France
536367,A1,,2,02/12/2010 00:00,.5,,France
536368,B2,?,1,02/12/2010 09:00,0.0010,17850,France
C536369,A1,White heart,-1,01/01/2011 10:00,2.55,17850,United Kingdom
536370,A1,,1,2010-12-02 00:00,2.5,,France
536371,A1,,1,02/12/2010 00:00,2.5,17850.5,France
536372,A1,,1,02/12/2010 00:00,"2,5",17850,France
,A1,,1,02/12/2010 00:00,2.5,17850,France
536373,A1,R"""


def retail(world, limit=0.01, formats=("dd/MM/yyyy HH:mm",)):
    empty = "only Description and CustomerID may be empty"
    known = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "Country"]
    where = " and ".join(f"{name} is not null" for name in known)
    world.unmerged(
        "invoices",
        SCHEMA,
        format="csv",
        csv={"encoding": "windows-1252", "timestampFormats": list(formats)},
        keep=[{"name": empty, "where": where, "place": "pipelines/retail/pipeline.yaml:1:1"}],
        quarantineLimit=limit,
    )

    def table(name, columns, **more):
        world.table(name, (TABLES / f"{name}.sql").read_text(), columns, **more)

    for name in ("orders", "cancellations"):
        table(name, ORDER, key=LINE, partitionBy=["Year", "Month"], sortBy=["OrderDate", "OrderID", "ProductID"])
    money = "decimal(18,4)"
    table(
        "revenue",
        f"Country string; Year int; Month int; Orders bigint; Units bigint; Sold {money}; Cancelled {money}; "
        f"Revenue {money}",
        key=["Country", "Year", "Month"],
    )
    dates = "FirstOrder timestamp; LastOrder timestamp"
    product = "ProductID string; Description string; Orders bigint; Units bigint"
    table("products", f"{product}; Sold {money}; {dates}", key=["ProductID"])
    customer = "CustomerID string; Country string; Orders bigint; Units bigint"
    table("customers", f"{customer}; Revenue {money}; {dates}", key=["CustomerID"])
    return world


def rows(world, spark, table, columns):
    frame = spark.read.parquet(f"{world.uri('tables')}{table}").selectExpr(*columns)
    return sorted((tuple(row) for row in frame.collect()), key=str)


def test_the_five_tables_are_right(world, spark):
    world.land("invoices", {"a b.csv": (HEADER + LINES.strip("\n").replace("\n", "\r\n")).encode()})
    assert retail(world, limit=0.5).run() == 0
    cents, wanted = "cast(UnitPrice as double)", ["OrderID", "Description", "CustomerID", "Year", "Month"]
    assert rows(world, spark, "orders", [*wanted, "Day", "HourMinute", cents]) == [
        ("536365", 'white "heart", large', "17850", 2010, 12, 1, "08:26", 2.55),
        ("536366", "unknown", "order-536366", 2010, 12, 31, "23:59", 2.5),
        ("536367", "unknown", "order-536367", 2010, 12, 2, "00:00", 0.5),
        ("536368", "?", "17850", 2010, 12, 2, "09:00", 0.001),
    ]
    assert rows(world, spark, "cancellations", wanted) == [("C536369", "white heart", "17850", 2011, 1)]
    assert rows(world, spark, "revenue", ["Country", "Year", "Month", "Orders", "Revenue", "Cancelled"]) == [
        ("France", 2010, 12, 3, Decimal("3.5010"), Decimal("0.0000")),
        ("United Kingdom", 2010, 12, 1, Decimal("15.3000"), Decimal("0.0000")),
        ("United Kingdom", 2011, 1, 0, Decimal("-2.5500"), Decimal("-2.5500")),
    ]
    assert rows(world, spark, "products", ["ProductID", "Description", "Orders", "Units"]) == [
        ("A1", 'white "heart", large', 3, 9),
        ("B2", "?", 1, 1),
    ]
    assert rows(world, spark, "customers", ["CustomerID", "Country", "Orders", "Revenue"]) == [
        ("17850", "United Kingdom", 2, Decimal("12.7510")),
    ]
    ledger = world.ledger()
    invoices = ledger["sources"]["invoices"]
    assert invoices["records"] == {"read": 12, "used": 7, "dropped": 1, "quarantined": 4}
    assert invoices["quarantined"] == {
        "CustomerID is not a decimal(12,0)": 1,
        "InvoiceDate fits none of timestampFormats (timestamp)": 1,
        "UnitPrice is not a decimal(12,4)": 1,
        "wrong number of fields": 1,
    }
    assert world.quarantine("invoices")[-1] == {
        "file": f"file:{world.root}/landing/invoices/a b.csv",
        "line": 13,
        "object": f"file:{world.root}/landing/invoices/a b.csv",
        "reason": "wrong number of fields",
        "detail": "3 fields, the header has 8",
        "text": "536373,A1,R",
        "bytes": base64.b64encode(f"{HEADER}536373,A1,R".encode()).decode(),
        "begin": len(HEADER),
        "end": len(HEADER) + 11,
        "key": "a b.csv",
    }
    assert (ledger["tables"]["orders"]["rowsIn"], ledger["tables"]["orders"]["duplicates"]) == (6, 2)


def test_dates_in_another_format_publish_nothing(world, capsys):
    world.land("invoices", {"a.csv": (HEADER + LINES.strip("\n").replace("\n", "\r\n")).encode()})
    assert retail(world, formats=["yyyy-MM-dd HH:mm:ss"]).run() == 1
    file = f"file:{world.root}/landing/invoices/a.csv"
    assert capsys.readouterr().err == (
        "error: nothing was published: invoices: 12 of 12 records are in quarantine, more than quarantineLimit 0.01 "
        f"allows: 11 InvoiceDate fits none of timestampFormats (timestamp), such as {file} at line 2 (found "
        f'"01/12/2010 08:26") and {file} at line 3 (found "01/12/2010 08:26"); 1 wrong number of fields, such as '
        f"{file} at line 13 (3 fields, the header has 8). What may help, the likeliest first: add the format of the "
        "dates to timestampFormats, name objects that are not data in exclude, or raise the limit\n"
    )
    assert not (world.root / "tables").exists()


def some_lines():
    """Three thousand lines as the real file has them: guests, cancellations, repeated lines, the last one cut off."""
    chance, found = random.Random(7), []
    for _ in range(3000):
        if found and chance.random() < 0.05:
            found.append(chance.choice(found))
            continue
        number, product = chance.randrange(536000, 536300), f"P{chance.randrange(40)}"
        country, customer = chance.choice(["France", "United Kingdom"]), chance.choice(["", 17000 + number % 50])
        text = chance.choice(["", "?", f"{product} BIG", f'"{product} ""BIG"", RED"', f"{product} \xa35"])
        day, month = chance.randrange(1, 29), chance.choice([11, 12])
        date = f"{day:02}/{month}/2010 {chance.randrange(24):02}:{chance.randrange(60):02}"
        sign = chance.choice(["", "", "", "C"])
        count, price = chance.randrange(1, 99), f"{chance.randrange(9999) / 100:.2f}"
        count = f"-{count}" if sign else count
        found.append(f"{sign}{number},{product},{text},{count},{date},{price},{customer},{country}")
    return (HEADER.replace("\r", "") + "\n".join([*found, "539650,84347,R"])).encode("cp1252")


# The same tables in the SQL of another engine.
DUCKDB = """
create table lines as
select distinct InvoiceNo as OrderID, StockCode as ProductID, coalesce(lower(Description), 'unknown') as Description,
       cast(Quantity as int) as Quantity, strptime(InvoiceDate, '%d/%m/%Y %H:%M') as OrderDate,
       cast(UnitPrice as decimal(12,4)) as UnitPrice, coalesce(CustomerID, 'order-' || InvoiceNo) as CustomerID, Country
from raw;
create table orders as select * from lines where OrderID not like 'C%';
create table cancellations as select * from lines where OrderID like 'C%';
create table revenue as
select Country, year(OrderDate), month(OrderDate), count(distinct OrderID) filter (where OrderID not like 'C%'),
       sum(Quantity), coalesce(sum(Quantity * UnitPrice) filter (where OrderID not like 'C%'), 0),
       coalesce(sum(Quantity * UnitPrice) filter (where OrderID like 'C%'), 0), sum(Quantity * UnitPrice)
from lines group by all;
create table products as
select ProductID,
       (select Description from orders as other where other.ProductID = orders.ProductID group by Description
        order by Description = 'unknown', count(*) desc, Description limit 1),
       count(distinct OrderID), sum(Quantity), sum(Quantity * UnitPrice), min(OrderDate), max(OrderDate)
from orders group by ProductID;
create table customers as
select CustomerID, arg_max(Country, (OrderDate, OrderID, Country)),
       count(distinct OrderID) filter (where OrderID not like 'C%'), sum(Quantity), sum(Quantity * UnitPrice),
       min(OrderDate), max(OrderDate)
from lines where CustomerID not like 'order-%' group by CustomerID;
"""


def test_duckdb_gives_the_same_tables(world, spark):
    """RETAIL_CSV=online_retail.csv checks the real file in the same way."""
    given = os.environ.get("RETAIL_CSV")
    data = Path(given).read_bytes() if given else some_lines()
    world.land("invoices", {"online_retail.csv": data})
    assert retail(world).run() == 0

    whole = world.root / "whole.csv"  # without the line that is cut off
    whole.write_bytes(data[: data.rindex(b"\n") + 1].decode("cp1252").encode("utf-8"))
    other = duckdb.connect()
    other.execute(f"create view raw as from read_csv('{whole}', header=true, all_varchar=true, nullstr='')")
    other.execute(DUCKDB)
    ledger, (read,) = world.ledger(), other.execute("select count(*) from raw").fetchone()
    records = {"read": read + 1, "used": read, "dropped": 0, "quarantined": 1}
    assert ledger["sources"]["invoices"]["records"] == records
    for table in ("orders", "cancellations", "revenue", "products", "customers"):
        expected = other.execute(f"from {table}").fetchall()
        columns = LINE if table in ("orders", "cancellations") else ["*"]
        assert rows(world, spark, table, columns) == sorted(expected, key=str), table
        assert ledger["tables"][table]["rowsOut"] == len(expected)
    both = [ledger["tables"][table] for table in ("orders", "cancellations")]
    assert sum(table["rowsIn"] for table in both) == read
    assert sum(table["duplicates"] for table in both) > 0
