#!/usr/bin/env bash
# Runs every fuzz target of the module, each for FUZZTIME (5s). A finding is written under the package's testdata/fuzz, where every later
# `go test` runs it again: commit it with the repair.
#
#   scripts/fuzz.sh                    all of them
#   FUZZTIME=10m scripts/fuzz.sh ./policy
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

time=${FUZZTIME:-5s}
packages=("$@")
if [[ ${#packages[@]} -eq 0 ]]; then
	# Packages without a target need not be built.
	mapfile -t packages < <(grep -rlE '^func Fuzz' --include='*_test.go' --exclude-dir=node_modules --exclude-dir=testdata . | xargs -r -n1 dirname | sort -u)
fi
if [[ ${#packages[@]} -eq 0 ]]; then
	say "no fuzz target in this module"
	exit 0
fi

count=0
for package in "${packages[@]}"; do
	listed=$(go test -list '^Fuzz' "$package") || die "$package: $listed"
	for target in $(grep '^Fuzz' <<<"$listed" || true); do
		say "$package $target for $time"
		go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" "$package" ||
			die "$package $target found something: its input is under $package/testdata/fuzz/$target, and 'go test $package' runs it again"
		count=$((count + 1))
	done
done
say "$count targets, nothing found"
