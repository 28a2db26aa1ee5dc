"""Whether tables of mode append and merge can go on from what is published with what the pipeline says now.

Else rows would be lost, doubled, or laid where nobody reads them together. It is found out before anything is read.
"""

import re
from urllib.parse import unquote

from parquetry.compare import loads
from parquetry.errors import RunError, UserError
from parquetry.job import Column
from parquetry.schema import struct_of

_LOAD = re.compile(r"load-(\d+)--")


def check(files, job, load, reads):
    """{table name: warnings}; UserError, or RunError where files are gone.

    `reads`: {table name: names of the sources its SQL reads}.
    """
    found, problems, gone = {}, [], []
    keeping = [one for one in job.tables if one.mode != "overwrite"]
    taken = loads.taken(files, job) if keeping else []
    for table in keeping:
        target = job.folder_of(table)
        there = [one for one in files.tree(target) if one.key.endswith(".parquet") and not _is_hidden(one)]
        again = _again(job, table, target, taken)
        ours = [one for one in job.sources if one.name in reads[table.name]]
        loaded = [one for one in ours if one.name in taken]
        # Files of an attempt of this load that died are replaced by it.
        stay = [one for one in there if table.mode != "append" or not _name(one).startswith(load.prefix)]
        wrong = list(_changed(files, table, target, stay, load.before.columns(table)))
        if stay and table.mode == "append":
            wrong += [_doubled(one) for one in loaded if one.load == "all"]
            wrong += _ahead(stay, load)
        problems += [f"{table.at}: {one}; {again}" for one in wrong]
        if not any(one.load == "new-only" for one in loaded):
            continue
        if not there and table.name in (load.before.tables or ()):
            gone.append(f"{table.name}: {_gone(target, load)}; bring them back (the bucket keeps versions), or {again}")
        elif not there or load.before.tables is not None and table.name not in load.before.tables:
            found[table.name] = [f"{_new(load)}; to have it all, {again}"]
    if problems:
        raise UserError("\n".join(problems))
    if gone:
        raise RunError("nothing was published: " + "; ".join(gone))
    return found


def _again(job, table, target, taken):
    if not taken and all(one.load == "all" for one in job.sources):
        return f"or delete {target} and run again"
    others = [one.name for one in job.tables if one.mode == "append" and one.name != table.name]
    more = f" the tables of mode append ({', '.join(others)})" if others else ""
    return f"delete {target},{more and more + ','} and {job.manifests}, and run again: all is loaded once more"


def _changed(files, table, target, there, columns):
    """What of the published files is otherwise than the table is declared now."""
    empty = table.partitionBy and {one.key for one in there if "/" not in one.key and _is_empty(files, target, one)}
    full = [one for one in there if one.key not in (empty or ())]
    alien = next((one.key for one in full if any("=" not in part for part in one.key.split("/")[:-1])), None)
    if alien:
        yield f"{target}{alien} is in no partition, and no run has written it. Move it out of the table"
        return
    layouts = {_layout(one.key) for one in full}
    for layout in sorted(layouts - {tuple(table.partitionBy)}):
        yield (
            f"partitionBy is [{', '.join(table.partitionBy)}], and its published files lie by [{', '.join(layout)}]; "
            f"mode {table.mode} leaves them where they are, and nobody reads both together"
            + (f". Write partitionBy: [{', '.join(layout)}]" if len(layouts) == 1 else "")
        )
    if not full:
        return
    # What loads have kept account of; else as the newest file has it, beside which none of another type is added.
    newest = max(full, key=lambda one: (one.modified, one.key))
    types = {one.name: one.dataType.simpleString() for one in files.columns_of_parquet(target + newest.key)}
    types.update(
        (one.name, one.dataType.simpleString()) for one in struct_of([Column(*one) for one in columns.items()])
    )
    for one in struct_of(table.columns):
        if one.name in table.partitionBy:
            continue  # a text in folders' names
        kind = one.dataType.simpleString()
        if types.get(one.name, kind) != kind:
            yield (
                f"column {one.name} is {kind}, and its published files have {types[one.name]}; mode {table.mode} "
                "leaves them as they are, and nobody reads both together. "
                f"Write {types[one.name]}, or a new column's name"
            )


def _layout(key):
    return tuple(unquote(part.split("=", 1)[0]) for part in key.split("/")[:-1])


def _is_empty(files, target, one):
    return files.rows_of_parquet(target + one.key) == 0


def _doubled(source):
    return (
        f"mode append would add once more what earlier loads took of source {source.name}, whose load was new-only and "
        "is all now; write load: new-only again, or mode: merge with a key"
    )


def _ahead(there, load):
    numbers = [int(found.group(1)) for one in there if (found := _LOAD.match(_name(one)))]
    if load.number is None or max(numbers, default=0) <= load.number:
        return
    yield (
        f"its files are of {max(numbers)} loads, and {load.root}current says {load.number - 1}, so that they would be "
        f"loaded once more. Bring {load.root} back (the bucket keeps versions)"
    )


def _is_hidden(one):
    """Whether Spark does not read it. The names of partitions may begin with _ as well."""
    return any(part[0] == "." or part[0] == "_" and "=" not in part for part in one.key.split("/") if part)


def _name(one):
    return one.key.rsplit("/", 1)[-1]


def _gone(target, load):
    return f"its published files are gone from {target}, and a run takes only what came since load {load.number - 1}"


def _new(load):
    return f"it was no part of load {load.number - 1}, and lacks what was loaded before"
