#!/usr/bin/env bash
# Formats everything; with --check, only says what is not formatted.
set -euo pipefail
cd "$(dirname "$0")/.."

shell=(.ci/run .ci/*.sh bootstrap/*.sh local/install/*.sh local/cluster/bin/*)
if [ "${1:-}" = --check ]; then
  # Prettier takes what a merge left open for text, and formats it.
  if git grep --untracked -nIE '^(<<<<<<<|>>>>>>>)( |$)'; then
    echo "the lines above are markers of a merge with conflicts; decide what stays, and remove them" >&2
    exit 1
  fi
  npx prettier --check --log-level warn .
  .venv/bin/ruff format --quiet --check .
  .venv/bin/shfmt -i 2 -d "${shell[@]}"
else
  npx prettier --write --log-level warn .
  .venv/bin/ruff format --quiet .
  .venv/bin/shfmt -i 2 -w "${shell[@]}"
fi
