"""A merged source: its objects are listed again, and its merged files are found."""

import time
from typing import Optional

from parquetry.compare.comparison import Objects, SourceFiles, compare
from parquetry.compare.decompressed import unmeasured
from parquetry.compare.earlier_loads import NOTHING
from parquetry.compare.loads import Load
from parquetry.errors import RunError
from parquetry.files.hadoop import FOLDER_MARKER, Found, Hadoop
from parquetry.job import Source
from parquetry.run import Run


def find(run: Run, source: Source, load: Load) -> SourceFiles:
    """Lists the source again, compares that with its manifest, and finds its merged files.

    The prefixes from which the run merged are not used: the listing would have the same mistakes.
    """
    files = run.files
    manifest, began = _manifest(files, source), _began(run, source)
    compared = compare(
        run.spark,
        Objects(
            source.uri,
            began,
            manifest,
            source.groupBy,
            load.earlier(files, source) if source.is_new_only else NOTHING,
            load.news_uri(source) if source.is_new_only else None,
            names=source.left_out,
        ),
    )
    compared.unmeasured = unmeasured(source, compared)
    if source.is_new_only:
        load.saw(source, began, compared)
    return SourceFiles(merged_files(files, source), compared)


def merged_files(files: Hadoop, source: Source) -> list[Found]:
    """The merged files, without S3DistCp's manifest beside them. The reader takes names that Spark would hide, too."""
    found = [file for file in files.tree(source.folder) if not file.key.endswith(FOLDER_MARKER)]
    return [file for file in found if file.key != source.manifest]


def _began(run: Run, source: Source) -> int:
    """When the run began to list the source, in milliseconds since 1970. Later objects may not be in the manifest."""
    # The bootstrap action wrote the prefixes before S3DistCp listed anything.
    prefixes = run.uri(f"prefixes/{source.name}.txt")
    written = [uri for uri in (prefixes, source.manifest_uri) if run.files.exists(uri)]
    return run.files.modified(written[0]) if written else int(time.time() * 1000)


def _manifest(files: Hadoop, source: Source) -> Optional[str]:
    """The manifest's URI; None where there was nothing to merge."""
    if files.exists(source.manifest_uri):
        return source.manifest_uri
    # S3DistCp fails and writes nothing when there is nothing to merge. If there was something, the comparison shows
    # that it is lost.
    if (source.optional or source.is_new_only) and not merged_files(files, source):
        return None
    raise RunError(
        f"{source.name}: there is no manifest {source.manifest_uri}, so it is not known what was merged; run the "
        "merge step first"
    )
