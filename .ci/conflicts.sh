#!/usr/bin/env bash
# Fails where a file has the markers of a merge with conflicts.
set -euo pipefail
cd "$(dirname "$0")/.."

if git grep --untracked -nIE '^(<<<<<<<|>>>>>>>)( |$)'; then
  echo "the lines above are markers of a merge with conflicts; decide what stays, and remove them" >&2
  exit 1
fi
