#!/usr/bin/env bash
# Runs the benchmarks and keeps what they print, with the machine they ran on, under .cache/bench/.
#
#   scripts/bench.sh                          all of them
#   BENCH=Decide scripts/bench.sh ./routing   those of one package whose name matches
#   BENCHTIME=5s COUNT=6 scripts/bench.sh     longer and repeated, for a comparison
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

packages=("$@")
if [[ ${#packages[@]} -eq 0 ]]; then
	mapfile -t packages < <(grep -rlE '^func Benchmark' --include='*_test.go' --exclude-dir=node_modules --exclude-dir=testdata . | xargs -r -n1 dirname | sort -u)
fi
if [[ ${#packages[@]} -eq 0 ]]; then
	say "no benchmark in this module"
	exit 0
fi

mkdir -p .cache/bench
out=.cache/bench/$(date -u +%Y%m%dT%H%M%SZ).txt
{
	printf '# %s\n# commit %s\n' "$(go version)" "$(git rev-parse --short HEAD 2>/dev/null || echo none)"
	printf '# %s processors, load %s\n' "$(getconf _NPROCESSORS_ONLN)" "$(cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || echo unknown)"
	# One package after the other: two that measure at once measure each other.
	go test -p 1 -run '^$' -bench "${BENCH:-.}" -benchtime "${BENCHTIME:-1s}" -count "${COUNT:-1}" -timeout 60m -benchmem "${packages[@]}"
} | tee "$out"
say "kept in $out"
