/**
 * `make bench`: runs the benchmarks one after another, and writes BENCHMARKS.md. It takes some 40 minutes, and nothing
 * else should run on the machine.
 *
 *     node --import tsx bench/all.ts [NAME …]
 *
 * It needs what `make test` needs. The benchmark `plan` also needs Terraform and an AWS provider; without them it is
 * left out.
 */
import { runCommand } from "../cli/errors";
import { runBenchmarks } from "./run/benchmarks";

runCommand(() => runBenchmarks(process.argv.slice(2)));
