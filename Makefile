# Everything that is done to this repository is done by one of these targets. What they need beyond Go and Node they bring themselves.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The program and its tests are pure Go, so that it builds anywhere for anywhere.
export CGO_ENABLED ?= 0

BIN := bin/jietong
# A package that takes longer hangs: the slowest takes under a minute, on two busy cores.
TEST_TIMEOUT := 5m
WEB_SOURCES := $(shell find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' 2>/dev/null)
# Go files anywhere but in other people's packages.
GO_FILES = find . -name '*.go' -not -path '*/node_modules/*'

##@ Use it

# The sample host app and sample staff come with it, so that there is something to open; the service then listens on this machine alone.
.PHONY: run
run: build ## Build what changed and start the service, with no configuration and no other server
	$(BIN) serve --sample

.PHONY: demo
demo: build ## The same on a busy day: invented customers and agents arrive on it
	$(BIN) demo

##@ Build it

.PHONY: build
build: web ## Build the one binary, bin/jietong, with the web pages in it
	go build -trimpath -o $(BIN) ./cmd/jietong

.PHONY: web
web: web/dist/.built ## Build the web pages, if their sources changed

web/node_modules/.installed: web/package-lock.json
	scripts/web.sh install
	touch $@

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	scripts/web.sh run build
	touch web/dist/.keep $@

.PHONY: fmt
fmt: web/node_modules/.installed ## Format Go and TypeScript
	$(GO_FILES) -print0 | xargs -0 gofmt -w
	scripts/web.sh run format

.PHONY: clean
clean: ## Remove what was built; keep data, and what was downloaded
	rm -rf bin .cache web/e2e/results
	find web/dist -mindepth 1 -not -name .keep -delete

##@ Test it

# Tests on public data sets look here, and skip where it is absent: a folder beside the checkout that holds them, if there is one.
test-go test-postgres race: export JIETONG_DATA ?= $(patsubst %/holiday_cn,%,$(firstword $(wildcard $(CURDIR)/../*/data/holiday_cn)))

.PHONY: check
check: lint check-web test-go ## Format, lint, laws, unit tests, SQLite, sizes: about three minutes

.PHONY: test
test: check test-postgres test-browser fuzz ## Everything: check, PostgreSQL, journeys in a browser, a short fuzz of each target

.PHONY: check-web
check-web: web
	scripts/web.sh run lint
	scripts/web.sh run typecheck
	scripts/web.sh run i18n:check
	scripts/web.sh run test
	scripts/web.sh run sizes

.PHONY: lint
lint: ## gofmt, go vet and staticcheck
	@unformatted=$$($(GO_FILES) -print0 | xargs -0 gofmt -l); \
	if [[ -n $$unformatted ]]; then printf 'not as gofmt writes it (make fmt repairs):\n%s\n' "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...

.PHONY: test-go
test-go: ## The Go tests, laws of the architecture included, on SQLite
	go test -timeout $(TEST_TIMEOUT) ./...

# A test whose result depends on the server's address says so by reading it; Go reruns only those, and takes the others from its cache.
.PHONY: test-postgres
test-postgres: ## The Go tests again beside a private PostgreSQL; only those that use one run anew
	scripts/postgres.sh go test -timeout $(TEST_TIMEOUT) ./...

.PHONY: test-browser
test-browser: build ## The journeys of customers and agents in headless Chromium
	scripts/browser.sh scripts/web.sh run e2e

.PHONY: fuzz
fuzz: ## Every fuzz target for a few seconds; FUZZTIME=10m for longer
	scripts/fuzz.sh

.PHONY: race
race: ## The Go tests under the race detector, which needs a C compiler
	CGO_ENABLED=1 go test -race -timeout 20m ./...

.PHONY: bench
bench: ## Every benchmark; the figures are kept under .cache/bench
	scripts/bench.sh

##@ Help

.PHONY: help
help: ## Print this
	@awk 'BEGIN {FS = ":.*## "} \
	/^##@/ {printf "\n%s\n", substr($$0, 5)} \
	/^[a-zA-Z0-9_.-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
