"""Listings of so many files that they are read in parts, which takes a mount table half a minute. `make soak`."""

import pytest
from test_listing import lists_another_file_system, mounted


def test_another_file_system_lists_the_same_files(files, spark, tmp_path):
    lists_another_file_system(files, spark, tmp_path, 2500)


@pytest.mark.parametrize(("folders", "each", "parts"), [(1010, 2, 2), (600, 4, 201)])
def test_many_folders_are_listed(files, spark, tmp_path, folders, each, parts):
    """More of them than a page are listed as a whole, with few files in each; fewer are listed three together."""
    keys = [f"wide/p={folder}/{number}.parquet" for folder in range(folders) for number in range(each)]
    for key in keys:
        (tmp_path / key).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / key).touch()
    (tmp_path / "beside.parquet").touch()
    root = mounted(spark, f"wide{folders}", tmp_path)
    assert len(files._java.parquetry.objects.Tree.of(root, files._configuration)) == parts  # one more: the files beside
    assert [file.key for file in files.listing(root)] == sorted([*keys, "beside.parquet"])
