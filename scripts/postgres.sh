#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own, which nobody else uses and which is gone afterwards.
#
#   scripts/postgres.sh go test ./store/...
#
# The command finds the server's address in JIETONG_TEST_PG, a postgres:// URL of a superuser of an empty database. The script's exit code is
# the command's. By default the server does not sync to disk, since its data does not outlive the command; with JIETONG_PG_DURABLE=1 it does,
# as measurements need.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

VERSION=15       # the oldest major version that we support and test
START_TRIES=5    # another program may take the port between our look and the server's start
CONNECTIONS=200  # test packages run side by side, each with a pool

[[ $# -gt 0 ]] || die "usage: scripts/postgres.sh COMMAND [ARGUMENT...]"

# server_programs prints the folder with initdb and pg_ctl: that of VERSION, else the newest one.
server_programs() {
	local dir
	for dir in "/usr/lib/postgresql/$VERSION/bin" $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV) \
		"$(pg_config --bindir 2>/dev/null)" /usr/local/bin; do
		if [[ -x $dir/initdb && -x $dir/pg_ctl && -x $dir/postgres ]]; then
			printf '%s\n' "$dir"
			return
		fi
	done
}

bin=$(server_programs)
if [[ -z $bin ]]; then
	bring "postgresql-$VERSION"
	bin=$(server_programs)
	[[ -n $bin ]] || die "PostgreSQL was installed, but its initdb is nowhere to be found"
fi

home=$(mktemp -d "${TMPDIR:-/tmp}/jietong-pg.XXXXXX")

# PostgreSQL refuses to run as root, so root lends it an account that owns nothing but the folder.
as=()
if [[ $(id -u) -eq 0 ]]; then
	account=nobody
	if id postgres >/dev/null 2>&1; then account=postgres; fi
	chown "$account" "$home"
	as=(runuser -u "$account" --)
fi
server() { (cd "$home" && "${as[@]}" "$bin/$1" "${@:2}"); }

stop() {
	local code=$?
	trap - EXIT
	if [[ -f $home/data/postmaster.pid ]]; then
		server pg_ctl -D "$home/data" -m immediate -w stop >/dev/null 2>&1 || say "the server in $home did not stop"
	fi
	rm -rf "$home"
	exit "$code"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

free_port() {
	local port
	while :; do
		port=$((20000 + RANDOM % 12000)) # below the range that systems give to outgoing connections
		if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
			printf '%s\n' "$port"
			return
		fi
	done
}

# The password keeps other accounts of this machine out: a superuser may run programs.
password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
(umask 077 && printf '%s\n' "$password" >"$home/password")
[[ ${#as[@]} -eq 0 ]] || chown "$account" "$home/password"
server initdb -D data -U jietong --pwfile=password --auth=scram-sha-256 -E UTF8 --no-locale -N >"$home/log" 2>&1 || {
	cat "$home/log" >&2
	die "initdb failed"
}

{
	printf "listen_addresses = '127.0.0.1'\nunix_socket_directories = '%s'\nmax_connections = %d\n" "$home" "$CONNECTIONS"
	if [[ ${JIETONG_PG_DURABLE:-0} != 1 ]]; then
		printf 'fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n'
	fi
} >>"$home/data/postgresql.conf"

for ((try = 1; ; try++)); do
	port=$(free_port)
	if server pg_ctl -D data -l "$home/data/server.log" -o "-p $port" -w -t 60 start >/dev/null 2>&1; then break; fi
	if ((try == START_TRIES)); then
		tail -n 30 "$home/data/server.log" >&2 || true
		die "the server did not start in $START_TRIES tries; its last words are above"
	fi
done

export JIETONG_TEST_PG="postgres://jietong:$password@127.0.0.1:$port/postgres?sslmode=disable"
say "$("$bin/postgres" --version) on port $port for: $*"
"$@"
