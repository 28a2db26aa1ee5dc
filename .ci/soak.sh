#!/usr/bin/env bash
# What takes minutes: runs killed at random moments and run again, a month loaded day by day. The last line: 'N passed, N failed'.
# SEED=<number> repeats the moments of an earlier soak.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node --import tsx soak/main.ts
