#!/usr/bin/env bash
# Says how many objects a source has. Its output is in the step's log.
set -euo pipefail

aws s3 ls --recursive "$1" | wc -l
