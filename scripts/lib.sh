# Shared by the scripts beside it: what to say, and how a missing program is brought in. Source it; it does nothing by itself.
# shellcheck shell=bash

# The checkout's root, whatever folder the caller stands in.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export ROOT

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
	say "$*"
	exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# installed PACKAGE: whether Debian's package manager has it, wholly installed.
installed() {
	have dpkg-query && [[ $(dpkg-query -W -f='${Status}' "$1" 2>/dev/null) == 'install ok installed' ]]
}

# bring PACKAGE...: installs Debian packages where that can be done without asking anybody, else says what to install.
bring() {
	if ! have apt-get; then
		die "this needs the packages that Debian calls: $*. Install what your system calls them, then try again."
	fi
	if [[ $(id -u) -ne 0 ]]; then
		die "this needs: $*. As root run: apt-get update && apt-get install -y --no-install-recommends $*"
	fi
	say "installing $*"
	# Another installation may hold the lock: wait for it for up to five minutes. The lists of a fresh machine are empty or old, so they come first.
	local apt=(apt-get -qq -o DPkg::Lock::Timeout=300)
	"${apt[@]}" update >&2
	DEBIAN_FRONTEND=noninteractive "${apt[@]}" install -y --no-install-recommends "$@" </dev/null >&2 ||
		die "apt-get could not install: $*"
}
