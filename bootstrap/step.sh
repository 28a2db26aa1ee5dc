#!/usr/bin/env bash
#
# Runs a script of the pipeline's folder as a step.
#
#   step.sh --install                 as a bootstrap action: copies itself to $HOME/step.sh of the primary node
#   bash $HOME/step.sh --region=us-east-1 [--run=RUN --steps=NUMBER] s3://BUCKET/code/HASH/NAME ARGUMENT…
#
# --run= and --steps= are for the first step of a submitted run: the name of the run that it begins, and the number of
# its steps. A run's name can be used only once.
#
# It downloads the script and starts it with the arguments, which stay as they are. A script that begins with "#!" is
# run by the program that is named there, any other by bash. It gets an empty working directory of its own.
#
# Exit code: the script's own; 1 the script could not be downloaded, 2 wrong arguments.
# Needs: bash 3.2, the AWS CLI v1 or v2, python3 (standard library). Environment: HOME, EMR_INFO_DIR, AWS_*.

set -euo pipefail

home=${HOME:-/home/hadoop}
info=${EMR_INFO_DIR:-/mnt/var/lib/info}

# As in list-prefixes.sh.
export AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-10}
export AWS_METADATA_SERVICE_NUM_ATTEMPTS=${AWS_METADATA_SERVICE_NUM_ATTEMPTS:-5} AWS_PAGER=''

fail() { # fail EXIT_CODE SENTENCE…
  local code=$1
  shift
  printf 'step: %s\n' "$@" >&2
  exit "$code"
}

if [ "${1:-}" = --install ]; then
  is_primary=$(python3 -I -S -c 'import json, sys; print(json.load(open(sys.argv[1]))["isMaster"])' \
    "$info/instance.json" 2>/dev/null) ||
    fail 1 "cannot read \"isMaster\" from $info/instance.json, which EMR writes on every node; elsewhere set \
EMR_INFO_DIR to a folder with that file"
  [ "$is_primary" = True ] || exit 0
  cp "$0" "$home/step.sh"
  chmod 755 "$home/step.sh"
  exit 0
fi

region=''
case ${1:-} in
--region=?*)
  region=${1#*=}
  shift
  ;;
*) fail 2 '--region= is missing; write it first, for example --region=us-east-1' ;;
esac
run=''
while :; do
  case ${1:-} in
  --run=?*) run=${1#*=} ;;
  --steps=?*) ;; # not used here; make runs, make watch and others read it from EMR
  *) break ;;
  esac
  shift
done
[[ ${1:-} =~ ^s3://[^/]+/.*[^/]$ ]] ||
  fail 2 "\"${1:-}\" must be the URI of a script, for example s3://BUCKET/code/HASH/NAME"
uri=$1
shift
if [ -n "$run" ]; then
  [[ $run =~ ^j-[A-Z0-9]+-[0-9]{8}T[0-9]{6}Z$ ]] ||
    fail 2 "--run=$run must be the name of a submitted run, for example --run=j-4XOSD0U9TJ8M9-20261127T193012Z"
  mkdir -p "$home/runs"
  mkdir "$home/runs/$run" 2>/dev/null ||
    fail 1 "a run $run has begun on this cluster already; submit again, with a name of its own"
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/empty"
script=$work/${uri##*/}
aws s3 cp --region "$region" --only-show-errors "$uri" "$script" >&2 2>"$work/error" ||
  fail 1 "$uri could not be downloaded" "$(cat "$work/error")"

cd "$work/empty"
if [ "$(head -c 2 "$script" | tr -d '\0')" = '#!' ]; then
  chmod 700 "$script"
  "$script" "$@"
else
  bash "$script" "$@"
fi
