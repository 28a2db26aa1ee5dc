"""A merged source: its objects are listed again, and its merged files are found."""

import time
from collections.abc import Callable

from parquetry.compare import manifest
from parquetry.compare.comparison import SourceFiles, compare
from parquetry.compare.decompressed import growth
from parquetry.compare.earlier_loads import NOTHING, Seen
from parquetry.compare.loads import Load
from parquetry.compare.manifest import Entry
from parquetry.errors import RunError
from parquetry.files.hadoop import FOLDER_MARKER, Found, Hadoop
from parquetry.job import Source
from parquetry.jvm import java
from parquetry.run import Run


def find(run: Run, source: Source, load: Load) -> SourceFiles:
    """Lists the source again, compares that with its manifest, and finds its merged files.

    The prefixes from which the run merged are not used: the listing would have the same mistakes.
    """
    files = run.files
    entries = _entries(files, source)
    began = _began(run, source)
    found = [file for file in files.tree(source.uri) if not file.key.endswith(FOLDER_MARKER)]
    earlier = load.earlier(files, source) if source.is_new_only else NOTHING
    compared = compare(found, entries, began, _matcher(run, source), earlier)
    new = [entry for entry in entries if not earlier.took(entry.key, entry.size)]
    if source.is_new_only:
        new_keys = {entry.key for entry in new}
        later = {file.key: file.modified for file in found if file.modified > began and file.key in new_keys}
        load.saw(source, Seen(began, later))
    since = earlier.seen.began if earlier.seen else None
    more, compared.unmeasured = growth(run, source, new, {file.key for file in found}, since)
    compared.listed_bytes += more
    return SourceFiles(merged_files(files, source), compared)


def merged_files(files: Hadoop, source: Source) -> list[Found]:
    """The merged files, without S3DistCp's manifest beside them. RunError when Spark would not read one of them."""
    found = [file for file in files.tree(source.folder) if not file.key.endswith(FOLDER_MARKER)]
    merged = [file for file in found if file.key != source.manifest]
    for file in merged:
        if any(part[0] in "_." for part in file.key.split("/")):
            raise RunError(
                f"{source.name}: Spark does not read {source.folder}{file.key}, because names that begin with _ or . "
                "are hidden; give the source a groupBy whose names begin otherwise"
            )
    return merged


def _began(run: Run, source: Source) -> int:
    """When the run began to list the source, in milliseconds since 1970. Later objects may not be in the manifest."""
    # The bootstrap action wrote the prefixes before S3DistCp listed anything.
    prefixes = run.uri(f"prefixes/{source.name}.txt")
    written = [uri for uri in (prefixes, source.manifest_uri) if run.files.exists(uri)]
    return run.files.modified(written[0]) if written else int(time.time() * 1000)


def _entries(files: Hadoop, source: Source) -> list[Entry]:
    try:
        return manifest.read(files, source.manifest_uri)
    except FileNotFoundError:
        # S3DistCp fails and writes nothing when there is nothing to merge. If that was not so, objects are lost.
        if (source.optional or source.is_new_only) and not merged_files(files, source):
            return []
        raise RunError(
            f"{source.name}: there is no manifest {source.manifest_uri}, so it is not known what was merged; run the "
            "merge step first"
        ) from None


def _matcher(run: Run, source: Source) -> Callable[[str], bool]:
    """Whether S3DistCp's --groupBy takes a key: the pattern matches the object's URI, and a group is not empty."""
    if not source.groupBy:
        return lambda key: True
    # Java's regular expressions, as S3DistCp has: Python's differ in details.
    pattern = java(run.spark).java.util.regex.Pattern.compile(source.groupBy)

    def matches(key: str) -> bool:
        match = pattern.matcher(source.uri.rstrip("/") + "/" + key)
        return bool(match.matches()) and any(match.group(place) != "" for place in range(1, match.groupCount() + 1))

    return matches
