#!/usr/bin/env bash
#
# Runs S3DistCp for a source where something is known only at run time. This is the folder to merge to (on S3, one of
# the run's own), what earlier runs have loaded, or that there may be nothing to merge.
#
#   merge.sh --install                       as a bootstrap action: copies itself to $HOME/merge.sh of the primary node
#   bash $HOME/merge.sh --region=us-east-1 --runs=s3://BUCKET/runs/ --source=NAME [--may-be-empty] [--run=RUN]
#                       s3-dist-cp ARGUMENT…
#
# In --dest=, {run} becomes the run's name: RUN, or without --run= this cluster's id.
# In --previousManifest=s3://BUCKET/manifests/{load}/NAME.gz, {load} becomes the number of published loads. It is in the
# object s3://BUCKET/manifests/current, and 0 while there is no such object. merge.sh also writes it to
# <runs><run>/load/NAME.txt, for the Spark job, which publishes the next load.
# Each load has a manifest of what it took, but S3DistCp takes only one file. If s3://BUCKET/manifests/<load>/NAME.seen
# exists, it lists the manifests of all earlier loads. merge.sh joins them into one file, $HOME/previous/NAME.gz, and
# gives that file to S3DistCp.
# check_objects.py wrote $HOME/empty/NAME.gz. It names objects that S3DistCp could not decompress, because they have
# 0 bytes. merge.sh adds them to $HOME/previous/NAME.gz. If there is nothing else to merge, $HOME/empty/NAME.gz becomes
# the manifest of the merge.
# All other arguments stay as they are.
# The destination is emptied first. S3DistCp never replaces a file that it finds: on S3 it writes another beside it, on
# HDFS it appends. So a step that is run again would merge everything twice.
#
# Exit code: S3DistCp's own. With --may-be-empty, 0 also if there was nothing to copy, which S3DistCp reports as a
# failure. 1 AWS or HDFS refused, 2 wrong arguments.
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
  printf 'merge: %s\n' "$@" >&2
  exit "$code"
}

field() { # field FILE NAME: one value of EMR's JSON about this node
  python3 -I -S -c 'import json, sys; print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$1" "$2" 2>/dev/null ||
    fail 1 "cannot read \"$2\" from $1, which EMR writes on every node; elsewhere set EMR_INFO_DIR to a folder with \
that file"
}

if [ "${1:-}" = --install ]; then
  is_primary=$(field "$info/instance.json" isMaster)
  [ "$is_primary" = True ] || exit 0
  cp "$0" "$home/merge.sh"
  chmod 755 "$home/merge.sh"
  exit 0
fi

region='' runs='' source='' may_be_empty=no run=''
while [ $# -gt 0 ]; do
  case $1 in
  --region=?*) region=${1#*=} ;;
  --runs=s3://?*/) runs=${1#*=} ;;
  --runs=*) fail 2 "$1 must be an S3 folder that ends in \"/\", for example --runs=s3://BUCKET/runs/" ;;
  --source=?*) source=${1#*=} ;;
  --run=?*) run=${1#*=} ;;
  --may-be-empty) may_be_empty=yes ;;
  -*)
    fail 2 "unknown argument $1; allowed are --install, --region=, --runs=, --source=, --run= and --may-be-empty, then \
the command"
    ;;
  *) break ;;
  esac
  shift
done
[ -n "$region" ] || fail 2 '--region= is missing, for example --region=us-east-1'
[ -n "$runs" ] || fail 2 '--runs= is missing, for example --runs=s3://BUCKET/runs/'
[[ $source =~ ^[A-Za-z0-9_-]+$ ]] || fail 2 "--source=$source must be the source's name: letters, digits, - and _"
[ $# -gt 0 ] || fail 2 'the command is missing; write it last: s3-dist-cp --src=… --dest=…'
[[ -z $run || $run =~ ^j-[A-Z0-9]+-[0-9]{8}T[0-9]{6}Z$ ]] ||
  fail 2 "--run=$run must be the name of a submitted run, for example --run=j-4XOSD0U9TJ8M9-20261127T193012Z"
[ -n "$run" ] || run=$(field "$info/job-flow.json" jobFlowId)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Sets $load: how many loads were published. S3 says NoSuchKey only to those who may list the bucket. To others it says
# AccessDenied, which is an error here.
published_loads() { # published_loads s3://BUCKET/manifests/
  local current=$1current key
  key=${current#s3://}
  load=0
  if aws s3api get-object --region "$region" --bucket "${key%%/*}" --key "${key#*/}" "$work/current" \
    >/dev/null 2>"$work/error"; then
    load=$(cat "$work/current")
    [[ $load =~ ^(0|[1-9][0-9]{0,8})$ ]] ||
      fail 1 "$source: $current holds \"${load:0:80}\", which is not the number of published loads; write that number \
to it"
  elif ! grep -q -e NoSuchKey -e '(404)' "$work/error"; then
    fail 1 "$source: $current could not be read, so it is not known what earlier runs have loaded" \
      "$(grep -v '^[[:space:]]*$' "$work/error" || true)"
  fi
  printf '%s\n' "$load" >"$work/load"
  local copy=$runs$run/load/$source.txt
  aws s3 cp --region "$region" --only-show-errors "$work/load" "$copy" >&2 2>"$work/error" ||
    fail 1 "$source: the number of loads could not be written to $copy" "$(cat "$work/error")"
}

# Makes one file of several, all gzip. If one of them is gone or broken, prints its name to $work/error.
join_gzip() { # join_gzip TARGET FILE…
  # One gzip member: Java may take the end of a member for the end of the file.
  python3 -I -S -c '
import gzip, shutil, sys, zlib
target, *files = sys.argv[1:]
with gzip.open(target, "wb", 1) as joined:
    for file in files:
        try:
            with gzip.open(file) as lines:
                shutil.copyfileobj(lines, joined, 1 << 20)
        except (EOFError, OSError, zlib.error):
            sys.exit(file)
' "$@" 2>"$work/error"
}

lost() { # lost s3://BUCKET/manifests/ FILE, below it
  fail 1 "$source: $1$2 is gone or broken, so it is not known what was loaded; bring it back (the bucket keeps \
versions), or delete $1 and the tables of mode append: all is loaded again"
}

# Sets $previous: the file of all that was loaded, as S3DistCp takes it. It stays as it is if nothing was.
join_manifests() { # join_manifests s3://BUCKET/manifests/
  [ "$load" -gt 0 ] || return 0
  local folder=$work/manifests part parts=()
  aws s3 cp --region "$region" --recursive --only-show-errors "$1" "$folder" --exclude '*' \
    --include "$load/$source.seen" --include "*/$source.gz" --include "*/$source.new.gz" >&2 2>"$work/error" ||
    fail 1 "$source: what earlier runs have loaded could not be read from $1" "$(cat "$work/error")"
  [ -f "$folder/$load/$source.seen" ] || return 0
  mkdir -p "$home/previous"
  python3 -I -S -c '
import json, sys
seen, older = sys.argv[1:]
sys.stdout.writelines(part + "\n" for part in json.load(open(seen)).get("parts", [older]))
' "$folder/$load/$source.seen" "$load/$source.gz" >"$work/parts" 2>/dev/null || lost "$1" "$load/$source.seen"
  while read -r part; do parts+=("$folder/$part"); done <"$work/parts"
  join_gzip "$home/previous/$source.gz" ${parts[@]+"${parts[@]}"} || {
    part=$(cat "$work/error")
    lost "$1" "${part#"$folder/"}"
  }
  rm -rf "$folder"
  previous=file:///home/hadoop/previous/$source.gz
}

# Adds objects that S3DistCp could not decompress to the manifest of what it does not copy. Sets $previous.
leave_out_empty() { # leave_out_empty MANIFEST, of what was loaded
  has_empty || return 0
  mkdir -p "$home/previous"
  local loaded=$work/loaded.gz
  case $1 in
  file://*) cp "$home/previous/$source.gz" "$loaded" ;;
  *)
    aws s3 cp --region "$region" --only-show-errors "$1" "$loaded" >&2 2>"$work/error" ||
      grep -q -e NoSuchKey -e '(404)' "$work/error" ||
      fail 1 "$source: what earlier runs have loaded could not be read from $1" "$(cat "$work/error")"
    [ -f "$loaded" ] || loaded=''
    ;;
  esac
  join_gzip "$home/previous/$source.gz" ${loaded:+"$loaded"} "$home/empty/$source.gz" ||
    fail 1 "$source: $(cat "$work/error") is gone or broken, so it is not known what was loaded"
  previous=file:///home/hadoop/previous/$source.gz
}

has_empty() {
  [ -f "$home/empty/$source.gz" ] && [ "$(gzip -dc "$home/empty/$source.gz" | wc -l)" -gt 0 ]
}

# S3DistCp writes no manifest if there is nothing to copy. The job finds these objects in it, as in each other merge.
write_manifest() { # write_manifest URI
  case $1 in
  s3://*) aws s3 cp --region "$region" --only-show-errors "$home/empty/$source.gz" "$1" >&2 2>"$work/error" ;;
  *) hadoop fs -mkdir -p "${1%/*}" && hadoop fs -put -f "$home/empty/$source.gz" "$1" >&2 2>"$work/error" ;;
  esac || fail 1 "$source: $1 could not be written" "$(cat "$work/error")"
}

# Refuses what must not be emptied. On S3 a folder belongs to the run if its path has the run's name; no other folder
# is emptied there.
check_dest() { # check_dest DEST, with {run} not yet replaced
  local plain=${1//\{run\}/j}
  [[ $plain =~ ^(s3|hdfs)://[A-Za-z0-9._-]*(/[A-Za-z0-9._-]+)+/$ && $plain != */../* && $plain != */./* ]] ||
    fail 2 "$source: --dest=$1 is emptied first, so it must be a plain folder: s3:// or hdfs://, then names of \
letters, digits, . _ and -, and \"/\" at its end"
  [[ $1 != s3://* ]] || [[ $1 == */\{run\}/* ]] ||
    fail 2 "$source: --dest=$1 is emptied first, so on S3 it must be a folder of the run's own, with {run} as the \
name of a folder"
}

empty() { # empty DEST: deletes what is below it
  case $1 in
  s3://*) aws s3 rm --region "$region" --recursive --only-show-errors "$1" >&2 2>"$work/error" ;;
  *) hadoop fs -rm -r -f -skipTrash "$1" >&2 2>"$work/error" ;;
  esac || fail 1 "$source: $1 could not be emptied" "$(cat "$work/error")"
}

# Only these two arguments are changed. Spaces, quotes and brackets in all others stay as they are.
dest='' manifest='' count=$#
for argument; do
  case $argument in
  --dest=*)
    check_dest "${argument#*=}"
    argument=${argument//\{run\}/$run}
    dest=${argument#*=}
    ;;
  --outputManifest=*) manifest=${argument#*=} ;;
  --previousManifest=*\{load\}*)
    manifests=${argument#*=}
    manifests=${manifests%%\{load\}*}
    [[ $manifests =~ ^s3://[^/]+/(.+/)?$ ]] ||
      fail 2 "$source: $argument: {load} must be a folder's name on S3, as in s3://BUCKET/manifests/{load}/$source.gz"
    published_loads "$manifests"
    previous=${argument#*=}
    previous=${previous//\{load\}/$load}
    join_manifests "$manifests"
    leave_out_empty "$previous"
    argument=--previousManifest=$previous
    ;;
  esac
  set -- "$@" "$argument"
done
shift "$count"
[ -n "$dest" ] || fail 2 "$source: the command has no --dest=, so it is not known what to empty first"
empty "$dest"

if [ "$may_be_empty" = no ]; then
  rm -rf "$work"
  exec "$@"
fi

# Both outputs are passed on at once, and kept for the check below.
mkfifo "$work/out" "$work/err"
tee "$work/stdout" <"$work/out" &
tee "$work/stderr" <"$work/err" >&2 &
"$@" >"$work/out" 2>"$work/err" &
child=$!
trap 'kill -TERM "$child" 2>/dev/null || true' INT TERM
code=0
wait "$child" || code=$?
wait
nothing='Input path does not exist: hdfs:[^ ]*/tmp/[^ ]*files'
if [ "$code" -ne 0 ] && grep -q -E "$nothing" "$work/stdout" "$work/stderr"; then
  printf '%s: nothing to merge\n' "$source"
  [ -z "$manifest" ] || ! has_empty || write_manifest "$dest$manifest"
  code=0
fi
exit "$code"
