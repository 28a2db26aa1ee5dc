#!/usr/bin/env bash
# Formats everything; with --check, only says what is not formatted.
set -euo pipefail
cd "$(dirname "$0")/.."

shell=(.ci/run .ci/*.sh bootstrap/*.sh local/install/*.sh local/cluster/bin/*)
if [ "${1:-}" = --check ]; then
  .ci/conflicts.sh # Prettier takes such markers for text, and formats them
  npx prettier --check --log-level warn .
  .venv/bin/ruff format --quiet --check .
  .venv/bin/shfmt -i 2 -d "${shell[@]}"
else
  npx prettier --write --log-level warn .
  .venv/bin/ruff format --quiet .
  .venv/bin/shfmt -i 2 -w "${shell[@]}"
fi
