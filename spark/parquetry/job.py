"""job.json as typed values: the sources to read and the tables to write. Synth writes it from pipeline.yaml."""

from dataclasses import dataclass, field
from typing import Any, ClassVar, Optional, Union


@dataclass(frozen=True)
class Column:
    """A declared column. `type`: Spark's name of it, for example "bigint" or "array<string>".

    `field`: the name of the field in a source's files; None where it is the column's own.
    """

    name: str
    type: str
    comment: Optional[str] = None
    field: Optional[str] = None


@dataclass(frozen=True)
class Rule:
    """A record for which the condition `where` is not true is dropped, and counted under the rule's `name`.

    `place`: file, line and column in which the user wrote the rule.
    """

    name: str
    where: str
    place: str


@dataclass(frozen=True)
class Excluded:
    """Objects that are not data. `pattern` matches their whole keys, relative to the source; `name` is the user's."""

    name: str
    pattern: str

    @property
    def rule(self) -> str:
        """How the ledger calls the rule."""
        return f'exclude "{self.name}"'


@dataclass(frozen=True)
class KeyPath:
    """Where keys, relative to the source, hold values.

    `template`: as the user wrote it. `fits`: a pattern that matches the whole key of each object that fits it.
    `values`: the same pattern, with a group for each of the `columns`.
    `hive`: the columns whose values are written as Hive writes them.
    """

    template: str
    fits: str
    values: str
    columns: list[Column]
    hive: list[str] = field(default_factory=list)

    @property
    def pattern(self) -> str:
        """Matches whole keys of the objects that are left out, as that of Excluded."""
        return f"(?!(?:{self.fits})$).*"

    @property
    def rule(self) -> str:
        """How the ledger calls the rule that leaves out the objects that do not fit."""
        return f'does not fit path "{self.template}"'


@dataclass(frozen=True)
class Csv:
    """How delimited text is written. A string that equals one of `nullValues`, quoted or not, is read as null.

    `header`: whether the first line, after `skipLines` others, names the columns; if not, their order is the schema's.
    `escape`: before a quote, a delimiter or itself, it takes their meaning away; empty for none.
    `comment`: lines that begin with it are not records; empty for none.
    `optional`: columns that a file may lack. `refusesUnknown`: whether a file may not have columns beside the schema's.
    """

    delimiter: str = ","
    quote: str = '"'
    encoding: str = "UTF-8"
    timestampFormats: list[str] = field(default_factory=list)
    nullValues: list[str] = field(default_factory=lambda: [""])
    header: bool = True
    skipLines: int = 0
    escape: str = ""
    comment: str = ""
    optional: list[str] = field(default_factory=list)
    refusesUnknown: bool = True


@dataclass(frozen=True)
class Text:
    """What a record of a source of text is: a "line", or a "value" of JSON at the top level."""

    record: str = "line"


@dataclass(frozen=True)
class Source:
    """A source. `uri`: the folder in which its objects arrive.

    `merged`: the folder of its merged files, `manifest`: the name of S3DistCp's manifest in it. Both are None for a
    source that is not merged: its objects are read from `uri`.
    `groupBy`: S3DistCp's regular expression; None merges all objects.
    `quarantineLimit`: the share of records, 0 to 1, that may be in quarantine.
    `format`: "json", "csv" or "text". `optional`: whether the source may have no objects.
    `load`: "all", or "new-only" for the objects that no earlier load has taken.
    `unknownFields`: what happens to fields that the schema does not declare: "allow" counts them, "refuse" puts their
    record into quarantine, "keep" gives them to SQL as the column KEPT_FIELDS.
    `each`: the names that lead to the array whose elements are the records; empty where the
    objects at the top level are the records.
    `envelope`: the declared fields beside that array, which each record of it gets.
    `path`: where the objects' keys hold values; None where no column comes from them.
    """

    KEPT_FIELDS: ClassVar[str] = "unknown_fields"

    name: str
    uri: str
    merged: Optional[str]
    manifest: Optional[str]
    schema: list[Column]
    groupBy: Optional[str] = None
    keep: list[Rule] = field(default_factory=list)
    quarantineLimit: float = 0.01
    format: str = "json"
    csv: Csv = Csv()
    optional: bool = False
    load: str = "all"
    unknownFields: str = "allow"
    exclude: list[Excluded] = field(default_factory=list)
    text: Text = Text()
    each: list[str] = field(default_factory=list)
    envelope: list[Column] = field(default_factory=list)
    path: Optional[KeyPath] = None

    @property
    def columns(self) -> list[Column]:
        """The columns that SQL reads."""
        kept = [Column(self.KEPT_FIELDS, "string")] if self.unknownFields == "keep" else []
        return [*self.schema, *self.envelope, *(self.path.columns if self.path else []), *kept]

    @property
    def left_out(self) -> list[Union[Excluded, KeyPath]]:
        """The rules that leave objects out by their keys; the first one that matches counts."""
        return [*self.exclude, *([self.path] if self.path else [])]

    @property
    def folder(self) -> str:
        """The folder that Spark reads."""
        return self.uri if self.merged is None else self.merged

    @property
    def manifest_uri(self) -> str:
        """S3DistCp's manifest of the last merge, for a source that is merged."""
        return f"{self.folder.rstrip('/')}/{self.manifest}"

    @property
    def is_new_only(self) -> bool:
        """Whether a load takes only the objects that no earlier load has taken."""
        return self.load == "new-only"


@dataclass(frozen=True)
class Table:
    """A table. `sql`: the query that gives its rows, from `sqlFile`. `fileSize` and `smallPartition`: MiB.

    `place`: file, line and column in which the user declared the table.
    `key`: columns of which no two rows have the same values; the first row by `latestBy` stays.
    `mode`: "overwrite", "append" or "merge". `compression`: Parquet's codec.
    `glue`: {column: its type in Glue and Athena}, without columns of which Athena cannot name any field.
    `leftOut`: fields that Athena cannot name. `registered`: whether runs register its partitions in Glue.
    `project`: {column: the values by which Athena computes partitions}, a list or {"from", "to"}.
    """

    name: str
    sqlFile: str
    sql: str
    place: str
    columns: list[Column]
    key: list[str] = field(default_factory=list)
    latestBy: list[str] = field(default_factory=list)
    partitionBy: list[str] = field(default_factory=list)
    sortBy: list[str] = field(default_factory=list)
    mode: str = "overwrite"
    fileSize: int = 128
    smallPartition: int = 1
    compression: str = "zstd"
    glue: dict[str, str] = field(default_factory=dict)
    leftOut: list[str] = field(default_factory=list)
    registered: bool = False
    project: Optional[dict[str, Any]] = None


@dataclass(frozen=True)
class Catalog:
    """The database of AWS Glue that has the tables of the pipeline."""

    region: str
    database: str


@dataclass(frozen=True)
class Job:
    """A pipeline's job. All folders are given as URIs.

    `runs`: has a folder for each run. `tablesUri`: has a folder for each published table.
    `manifests`: the manifests of earlier loads; empty without a source of `load: new-only`.
    `catalog`: the database in Glue that has the tables, if there is one.
    """

    pipeline: str
    runs: str
    tablesUri: str
    sources: list[Source]
    tables: list[Table]
    manifests: str = ""
    catalog: Optional[Catalog] = None

    def folder_of(self, table: Table) -> str:
        """The published table's folder, with a / at its end."""
        return f"{self.in_tables(table.name)}/"

    def in_tables(self, name: str) -> str:
        """The URI of a file or folder beside the folders of the published tables."""
        return f"{self.tablesUri.rstrip('/')}/{name}"

    def in_run(self, run: str, path: str) -> str:
        """The URI of a file or folder in the folder of the run that is called `run`."""
        return f"{self.runs.rstrip('/')}/{run}/{path}"

    def quarantine(self, run: str, source: str) -> str:
        """The folder of a source's quarantine in a run."""
        return self.in_run(run, f"quarantine/{source}")
