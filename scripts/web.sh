#!/usr/bin/env bash
# Everything that needs Node.
#
#   scripts/web.sh install        web/node_modules as package-lock.json says, without running anybody's install scripts
#   scripts/web.sh run NAME ...   the script NAME of web/package.json, under the Node that web/package.json pins
#
# The machine's own Node only has to start npm; 20 will do. The tools need the pinned one, which comes from the registry like any other package.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

NODE_MIN=22 # the oldest major version that the web tools accept

cd "$ROOT/web"
have npm || die "npm is missing: install Node.js 20 or newer, which brings it"

# Before the machine's programs, so that `node` means the pinned one in every child as well.
export PATH="$ROOT/web/node_modules/.bin:$PATH"

node_is_new() { [[ $(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0) -ge $NODE_MIN ]]; }

install() {
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	hash -r
	node_is_new || die "web/package.json pins no Node for this kind of machine, and its own is older than $NODE_MIN: install Node.js $NODE_MIN or newer"
}

case ${1:-} in
install) install ;;
run) exec npm run --silent "${@:2}" ;;
*) die "usage: scripts/web.sh install | run NAME [ARGUMENT...]" ;;
esac
