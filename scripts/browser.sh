#!/usr/bin/env bash
# Runs a command that drives a browser; first sees to it that Chromium is there, and fonts in which Chinese and other scripts can be read.
#
#   scripts/browser.sh npm run e2e
#
# Without a command it only installs. The command finds the browser in JIETONG_CHROMIUM; set that beforehand to use another one.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

missing=()
if [[ -z ${JIETONG_CHROMIUM:-} ]]; then
	for name in chromium chromium-browser google-chrome; do
		if have "$name"; then
			JIETONG_CHROMIUM=$(command -v "$name")
			break
		fi
	done
fi
[[ -n ${JIETONG_CHROMIUM:-} ]] || missing+=(chromium)
if have dpkg-query; then
	for font in fonts-noto-cjk fonts-noto-core; do
		installed "$font" || missing+=("$font")
	done
fi
if [[ ${#missing[@]} -gt 0 ]]; then bring "${missing[@]}"; fi

export JIETONG_CHROMIUM=${JIETONG_CHROMIUM:-/usr/bin/chromium}
[[ -x $JIETONG_CHROMIUM ]] || die "JIETONG_CHROMIUM=$JIETONG_CHROMIUM cannot be run"
if [[ $# -gt 0 ]]; then exec "$@"; fi
say "ready: $("$JIETONG_CHROMIUM" --version 2>/dev/null)"
