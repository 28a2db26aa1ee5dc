#!/usr/bin/env bash
#
# Runs S3DistCp for a source of which something is known only at run time: where it merges to (an S3 folder of the run's own),
# what was loaded before, or that there may be nothing to merge.
#
#   merge.sh --install                       as a bootstrap action: lays itself at $HOME/merge.sh of the primary
#   bash $HOME/merge.sh --region=us-east-1 --runs=s3://BUCKET/runs/ --source=NAME [--may-be-empty] s3-dist-cp ARGUMENT…
#
# In --dest= {cluster} becomes this cluster's id. In --previousManifest=s3://BUCKET/manifests/{load}/NAME.gz, {load} becomes the
# number of loads that were published, which s3://BUCKET/manifests/current says (0 while there is none); it is written to
# <runs><cluster>/load/NAME.txt, for the job that publishes the next. Every other argument goes on as it is.
# The destination is emptied first: S3DistCp never replaces what lies there, it writes beside it (S3) or appends (HDFS), so
# that a step that is run again would merge everything twice.
#
# Exit code: S3DistCp's own; 0 too with --may-be-empty when there was nothing to copy, which S3DistCp takes for a failure;
# 1 AWS or HDFS refused, 2 wrong arguments.
# Needs: bash 3.2, the AWS CLI v1 or v2, python3 (standard library). Environment: HOME, EMR_INFO_DIR, AWS_*.

set -euo pipefail

home=${HOME:-/home/hadoop}
info=${EMR_INFO_DIR:-/mnt/var/lib/info}

# As in list-prefixes.sh.
export AWS_RETRY_MODE=${AWS_RETRY_MODE:-standard} AWS_MAX_ATTEMPTS=${AWS_MAX_ATTEMPTS:-10} AWS_PAGER=''

fail() { # fail EXIT_CODE SENTENCE…
  local code=$1
  shift
  printf 'merge: %s\n' "$@" >&2
  exit "$code"
}

field() { # field FILE NAME: one value of EMR's JSON about this node
  python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2" 2>/dev/null ||
    fail 1 "cannot read \"$2\" from $1, which EMR writes on every node; elsewhere set EMR_INFO_DIR to a folder that has it"
}

if [ "${1:-}" = --install ]; then
  is_primary=$(field "$info/instance.json" isMaster)
  [ "$is_primary" = True ] || exit 0
  cp "$0" "$home/merge.sh"
  chmod 755 "$home/merge.sh"
  exit 0
fi

region='' runs='' source='' may_be_empty=no
while [ $# -gt 0 ]; do
  case $1 in
  --region=?*) region=${1#*=} ;;
  --runs=s3://?*/) runs=${1#*=} ;;
  --runs=*) fail 2 "$1 must be an S3 folder that ends in \"/\", for example --runs=s3://BUCKET/runs/" ;;
  --source=?*) source=${1#*=} ;;
  --may-be-empty) may_be_empty=yes ;;
  -*) fail 2 "unknown argument $1; there are --install, --region=, --runs=, --source= and --may-be-empty, then the command" ;;
  *) break ;;
  esac
  shift
done
[ -n "$region" ] || fail 2 '--region= is missing, for example --region=us-east-1'
[ -n "$runs" ] || fail 2 '--runs= is missing, for example --runs=s3://BUCKET/runs/'
[[ $source =~ ^[A-Za-z0-9_-]+$ ]] || fail 2 "--source=$source must be the source's name: letters, digits, - and _"
[ $# -gt 0 ] || fail 2 'no command is given; it stands last: s3-dist-cp --src=… --dest=…'
cluster=$(field "$info/job-flow.json" jobFlowId)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sets $load: how many loads were published. Without the right to list the bucket, S3 says AccessDenied of a key that is absent.
published_loads() { # published_loads s3://BUCKET/manifests/
  local current=$1current key
  key=${current#s3://}
  load=0
  if aws s3api get-object --region "$region" --bucket "${key%%/*}" --key "${key#*/}" "$work/current" >/dev/null 2>"$work/error"; then
    load=$(cat "$work/current")
    [[ $load =~ ^(0|[1-9][0-9]{0,8})$ ]] ||
      fail 1 "$source: $current says \"${load:0:80}\", not the number of loads that were published; put that number there"
  elif ! grep -q -e NoSuchKey -e '(404)' "$work/error"; then
    fail 1 "$source: $current could not be read, so what was loaded before is not known" "$(grep -v '^[[:space:]]*$' "$work/error" || true)"
  fi
  printf '%s\n' "$load" >"$work/load"
  local copy=$runs$cluster/load/$source.txt
  aws s3 cp --region "$region" --only-show-errors "$work/load" "$copy" >&2 2>"$work/error" ||
    fail 1 "$source: the number of loads could not be written to $copy" "$(cat "$work/error")"
}

# What may be emptied. On S3 a folder of a run's own is told by the cluster's id in it: nothing else is deleted there.
check_dest() { # check_dest DEST, with {cluster} in it as it was given
  local plain=${1//\{cluster\}/j}
  [[ $plain =~ ^(s3|hdfs)://[A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)+/$ ]] && [[ $plain != */../* ]] && [[ $plain != */./* ]] ||
    fail 2 "$source: --dest=$1 is emptied first, so it must be a plain folder: s3:// or hdfs://, names of letters, digits, . _ and -, and a \"/\" at its end"
  [[ $1 != s3://* ]] || [[ $1 == */\{cluster\}/* ]] ||
    fail 2 "$source: --dest=$1 is emptied first, so on S3 it must be a folder of the run's own, with {cluster} for a folder's name"
}

empty() { # empty DEST: deletes what is below it
  case $1 in
  s3://*) aws s3 rm --region "$region" --recursive --only-show-errors "$1" >&2 2>"$work/error" ;;
  *) hadoop fs -rm -r -f -skipTrash "$1" >&2 2>"$work/error" ;;
  esac || fail 1 "$source: $1 could not be emptied" "$(cat "$work/error")"
}

# One by one, and nothing but these two, so that blanks, quotes and brackets stay as they are in all others.
dest='' count=$#
for argument; do
  case $argument in
  --dest=*)
    check_dest "${argument#*=}"
    argument=${argument//\{cluster\}/$cluster}
    dest=${argument#*=}
    ;;
  --previousManifest=*\{load\}*)
    manifests=${argument#*=}
    manifests=${manifests%%\{load\}*}
    [[ $manifests =~ ^s3://[^/]+/(.+/)?$ ]] ||
      fail 2 "$source: $argument: {load} must be a folder's name on S3, as in s3://BUCKET/manifests/{load}/$source.gz"
    published_loads "$manifests"
    argument=${argument//\{load\}/$load}
    ;;
  esac
  set -- "$@" "$argument"
done
shift "$count"
[ -n "$dest" ] || fail 2 "$source: the command has no --dest=, so it is not known what to empty before it"
empty "$dest"

if [ "$may_be_empty" = no ]; then
  rm -rf "$work"
  exec "$@"
fi

# Both outputs go on while they come, and are kept to be looked into.
mkfifo "$work/out" "$work/err"
tee "$work/stdout" <"$work/out" &
tee "$work/stderr" <"$work/err" >&2 &
"$@" >"$work/out" 2>"$work/err" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM
code=0
wait "$child" || code=$?
wait
if [ "$code" -ne 0 ] && grep -q -E 'Input path does not exist: hdfs:[^ ]*/tmp/[^ ]*files' "$work/stdout" "$work/stderr"; then
  printf '%s: nothing to merge\n' "$source"
  code=0
fi
exit "$code"
