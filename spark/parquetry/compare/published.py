"""Whether tables of mode append and merge can continue what is published, with what the pipeline says now.

If not, rows would be lost, doubled, or written where no query reads them with the others. This is checked before
anything is read.
"""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from parquetry.compare import loads
from parquetry.compare.loads import Load
from parquetry.errors import RunError, UserError
from parquetry.files.hadoop import Found, Hadoop
from parquetry.files.listing import Listing
from parquetry.job import Column, Job, Source, Table
from parquetry.run import Run
from parquetry.schema import struct_of

_LOAD = re.compile(r"load-(\d+)--")


def check(run: Run, load: Load, reads: dict[str, set[str]]) -> dict[str, list[str]]:
    """{table name: warnings}. `reads`: {table name: the names of the sources that its SQL reads}.

    UserError lists all tables that cannot continue. RunError when published files are gone.
    """
    warnings, problems, gone = {}, [], []
    tables = [table for table in run.job.tables if table.mode != "overwrite"]
    loaded = loads.loaded_sources(run) if tables else []
    for table in tables:
        folder = run.job.folder_of(table)
        start_over = _start_over(run.job, table, bool(loaded))
        files = run.files.listing(folder).where(lambda file: file.is_parquet and not _is_hidden(file))
        sources = [source for source in run.job.sources if source.name in reads[table.name] and source.name in loaded]
        found = _problems(run, load, table, files, sources)
        problems += [f"{table.place}: {problem}; {start_over}" for problem in found]
        if not any(source.is_new_only for source in sources):
            continue
        if not files and load.last.has(table):
            gone.append(
                f"{table.name}: its published files are gone from {folder}, and a run takes only what came since load "
                f"{load.last.number}; bring them back (the bucket keeps versions), or {start_over}"
            )
        elif not files or load.last.lacks(table):
            warnings[table.name] = [
                f"it was not part of load {load.last.number}, and lacks what was loaded before; to have it all, "
                f"{start_over}"
            ]
    if problems:
        raise UserError("\n".join(problems))
    if gone:
        raise RunError("nothing was published: " + "; ".join(gone))
    return warnings


def _start_over(job: Job, table: Table, was_loaded: bool) -> str:
    folder = job.folder_of(table)
    if not was_loaded and not any(source.is_new_only for source in job.sources):
        return f"or delete {folder} and run again"
    others = [other.name for other in job.tables if other.mode == "append" and other.name != table.name]
    more = f" the tables of mode append ({', '.join(others)})," if others else ""
    return f"delete {folder},{more} and {job.manifests}, and run again: all is loaded again"


def _problems(run: Run, load: Load, table: Table, files: Listing, loaded: list[Source]) -> Iterator[str]:
    """Why the table cannot continue. `loaded`: those of its sources that earlier loads took objects of."""
    # Files that an interrupted attempt of this load left are replaced by it.
    stay = files.where(lambda file: table.mode != "append" or not _name(file).startswith(load.prefix))
    folder = run.job.folder_of(table)
    empty = {file.key for file in stay if _is_empty(run.files, table, folder, file)}
    full = stay.where(lambda file: file.key not in empty)
    stray = next((file for file in full if any("=" not in name for name in file.key.split("/")[:-1])), None)
    if stray:
        yield f"{folder}{stray.key} is not in a partition, and no run has written it. Move it out of the table"
    elif full:
        yield from _other_partitions(table, full)
        yield from _other_types(table, _published_types(run.files, folder, full, load.last.columns(table)))
    if stay and table.mode == "append":
        yield from (_doubled(source) for source in loaded if not source.is_new_only)
        yield from _ahead(stay, load)


def _is_empty(files: Hadoop, table: Table, folder: str, file: Found) -> bool:
    """Whether it is the file without rows that a run without rows writes for a table with partitions."""
    return bool(table.partitionBy) and "/" not in file.key and files.rows_of_parquet(folder + file.key) == 0


def _other_partitions(table: Table, files: Listing) -> Iterator[str]:
    layouts = {_partition_columns(file) for file in files}
    for layout in sorted(layouts - {tuple(table.partitionBy)}):
        yield (
            f"partitionBy is [{', '.join(table.partitionBy)}], but published files are partitioned by "
            f"[{', '.join(layout)}]; mode {table.mode} leaves them where they are, and no query reads both together"
            + (f". Write partitionBy: [{', '.join(layout)}]" if len(layouts) == 1 else "")
        )


def _published_types(files: Hadoop, folder: str, full: Listing, recorded: dict[str, str]) -> dict[str, str]:
    """{column: type} of the published files: as the loads recorded them, the rest as the newest file has them."""
    newest = max(full, key=lambda file: (file.modified, file.key))
    fields = [
        *files.columns_of_parquet(folder + newest.key),
        *struct_of([Column(name, kind) for name, kind in recorded.items()]),
    ]
    return {field.name: field.dataType.simpleString() for field in fields}


def _other_types(table: Table, published: dict[str, str]) -> Iterator[str]:
    for field in struct_of(table.columns):
        declared = field.dataType.simpleString()
        # The values of partition columns are text in the names of folders, whatever their type.
        if field.name not in table.partitionBy and published.get(field.name, declared) != declared:
            yield (
                f"column {field.name} is {declared}, but its published files have {published[field.name]}; mode "
                f"{table.mode} leaves them as they are, and no query reads both together. Write "
                f"{published[field.name]}, or another column name"
            )


def _doubled(source: Source) -> str:
    return (
        f"mode append would add again what earlier loads took of source {source.name}, whose load was new-only and is "
        "all now; write load: new-only again, or mode: merge with a key"
    )


def _ahead(files: Listing, load: Load) -> Iterator[str]:
    numbers = {int(found.group(1)) for file in files if (found := _LOAD.match(_name(file)))}
    if load.number is not None and max(numbers, default=0) > load.number:
        yield (
            f"its files come from {max(numbers)} loads, but {load.root}current says {load.last.number}, so what is in "
            f"them would be loaded again. Bring {load.root} back (the bucket keeps versions)"
        )


def _partition_columns(file: Found) -> tuple[str, ...]:
    return tuple(unquote(name.split("=", 1)[0]) for name in file.key.split("/")[:-1])


def _is_hidden(file: Found) -> bool:
    """Whether Spark does not read it. The names of partitions may begin with _ too."""
    return any(name[0] == "." or name[0] == "_" and "=" not in name for name in file.key.split("/") if name)


def _name(file: Found) -> str:
    return file.key.rsplit("/", 1)[-1]
