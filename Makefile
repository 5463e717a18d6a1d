# Each line calls one command; what there is to know stands in the command.
# Where `make serve` answers; HOST=0.0.0.0 lets other machines of the network in.
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= python3
# BUILT=yes: tests take the site as it was just built.
unless_built := $(if $(filter yes,$(BUILT)),,build)
# Further arguments: make test ARGS="-k court", make verify ARGS=--write
ARGS ?=

venv := build/venv/bin/python
npx := build/node/node_modules/.bin
needs := builder/toolchain/prerequisites.sh
# A file's tests stay together, since they share a page; ARGS="-n 0" runs everything in one process.
together := --dist loadscope --no-loadscope-reorder
# Computing keeps a core busy. In a browser there is waiting too, for a timer, a slow line or a frame: a third process
# has the core then, where there are two.
two_at_once := -n 2 $(together)
three_at_once := -n 3 $(together)

# The tests in three parts, so that each runs once wherever they are put together.
units := tests/dreamlab tests/levels tests/builder tests/test_documents.py tests/test_examples.py
pages := tests/built_site tests/browser
# What must hold of a site, whatever its site.yml says.
checks := tests/built_site/test_pages.py tests/built_site/test_first_reading.py tests/built_site/test_pack.py \
	tests/browser/test_every_page.py
others := tests/engines tests/fuzz tests/test_contributing.py
modules := $(shell find tests/site -name "*.test.mjs" 2>/dev/null)

# What is installed comes from the locks, by its hash; the toolchains are set up anew whenever these change.
python_lock := builder/toolchain/requirements.txt
node_lock := builder/toolchain/package-lock.json
lighthouse_lock := builder/lighthouse/package-lock.json
venv_ready := build/venv/ready-$(firstword $(shell (sed /^.tool/q pyproject.toml; cat $(python_lock)) | cksum))
node_ready := build/node/ready-$(firstword $(shell cksum < $(node_lock)))
lighthouse_ready := build/lighthouse/ready-$(firstword $(shell cksum < $(lighthouse_lock)))

# Node and npm are the venv's own: the machine needs none.
export PATH := $(CURDIR)/build/venv/bin:$(PATH)
# mkdocs is pinned, so Material's notice about its next major version says nothing new.
export NO_MKDOCS_2_WARNING := 1

# The project's own suite is about the project as it is; `make gate` asks of the site what must hold with any site.yml.
test again test-long proof bench lighthouse: export DREAM_SITE_SETTINGS := none

.PHONY: help serve toolchains build pack runtime unit test again test-long proof gate report words verify bench load lighthouse check format audit lock clean
.DELETE_ON_ERROR:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS="|" read -r name what; do printf '%-11s %s\n' "$$name" "$$what"; done

serve: runtime ## build the site, serve it, and build it anew whenever a file is saved
	PYTHONDONTWRITEBYTECODE=1 $(venv) -m mkdocs serve --livereload --dev-addr $(HOST):$(PORT)

build: runtime ## the site, into build/site; a failed build leaves the former one
	$(venv) -m mkdocs build --strict --site-dir build/site.new
	rm -rf build/site
	mv build/site.new build/site

pack: build ## build/dream-machine.zip: the site for any host, and a server for a room without internet
	$(venv) -m builder.pack

toolchains: $(venv_ready) $(node_ready)

runtime: $(venv_ready)
	$(venv) -m builder.runtime
	$(venv) -m builder.editor

unit: runtime ## what needs no browser and is quick: under a minute
	$(if $(modules),node --test --test-reporter=dot $(modules))
	$(venv) -m pytest $(two_at_once) --quiet -m "not slow and not built and not whole" $(units) $(ARGS)

test: ready_for_tests $(unless_built) ## every test, the browsers' too
	$(needs) browser
	$(if $(modules),node --test --test-reporter=dot $(modules))
	$(venv) -m pytest $(three_at_once) $(units) $(others) $(pages) $(ARGS)

again: $(unless_built) ## what failed in the last run of tests, once more and one after another
	$(needs) browser
	$(venv) -m pytest -n 0 --last-failed --last-failed-no-failures none $(units) $(others) $(pages) $(ARGS)

test-long: ready_for_tests build ## ten thousand cases of hostile input each, and every figure natively
	$(needs) browser
	$(venv) -m pytest --hypothesis-profile=long tests/fuzz tests/browser/test_hostile.py $(ARGS)
	$(venv) -m pytest -m whole tests/dreamlab/measure $(ARGS)

proof: ready_for_tests build ## that Python in halves computes what it does whole, in every engine; half an hour and more
	$(needs) browser
	$(venv) -m builder.runtime.split.proof
	$(venv) -m pytest -n 0 -m proof tests/engines $(ARGS)

gate: ready_for_tests build ## what must hold before a site is published: its build, and every page of it in a browser
	$(needs) browser
	$(venv) -m pytest $(three_at_once) $(checks) $(ARGS)

report: test check audit ## what is reported beside it: the whole suite, lint, known holes

words: $(venv_ready) ## what the translations in levels/languages/ lack, and what is stale (ARGS=--done: all is up to date)
	$(venv) -m builder.languages $(ARGS)

verify: runtime ## the lessons' numbers, computed anew under Pyodide
	node builder/toolchain/dreamlab_in_pyodide.mjs verify $(ARGS)

bench: ready_for_tests build ## how fast the site is beside the ordinary way; ratios, and build/bench.json
	$(needs) browser
	$(venv) -m builder.benchmark $(ARGS)

load: build ## requests a second, behind nginx, by wrk
	$(needs) nginx wrk
	$(venv) -m builder.hosting

lighthouse: ready_for_tests build $(lighthouse_ready) ## what Lighthouse gives each page; minutes
	$(needs) browser
	$(venv) -m builder.lighthouse $(ARGS)

check: $(venv_ready) $(node_ready) ## formatters, linters, types, spelling
	$(venv) -m ruff format --check .
	$(venv) -m ruff check .
	$(venv) -m mypy dreamlab builder
	build/venv/bin/codespell
	$(npx)/biome ci site
	$(npx)/tsc --project site
	$(npx)/markdownlint-cli2 "*.md" "levels/**/*.md"

format: $(venv_ready) $(node_ready) ## what the formatters can put right by themselves
	$(venv) -m ruff check --fix .
	$(venv) -m ruff format .
	$(npx)/biome check --write site
	$(npx)/markdownlint-cli2 --fix "*.md" "levels/**/*.md"

audit: $(venv_ready) $(node_ready) ## known holes in what is installed, as far as the registries tell
	builder/toolchain/audit.sh

lock: $(venv_ready) ## the locks anew, after a change of pyproject.toml, requirements.in or package.json
	$(venv) -m pip install --quiet $(uv)
	echo "$(uv)" | $(lock_python) --output-file builder/toolchain/uv.txt -
	$(lock_python) --universal --python-version 3.11 --extra dev --output-file $(python_lock) pyproject.toml
	$(lock_python) --python-version 3.14 --python-platform wasm32-pyodide2024 \
		--output-file builder/runtime/requirements.txt builder/runtime/requirements.in
	for folder in toolchain lighthouse editor; do (cd builder/$$folder \
		&& npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund) || exit 1; done

uv := uv==0.13.8
lock_python := build/venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-annotate --no-header

clean: ## what was built, but not the toolchains
	rm -rf build/site build/site.new build/serve build/compiled build/templates build/runtime build/test-results

# All that tests want of the machine, said at once and before the build takes its minutes.
.PHONY: ready_for_tests
ready_for_tests:
	$(needs) python browser

$(venv_ready):
	$(needs) python
	test -x $(venv) || $(PYTHON) -m venv build/venv
	builder/toolchain/install.sh
	$(venv) -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(venv) -m builder.toolchain.node
	rm -f build/venv/ready-*
	touch $@

$(node_ready): $(venv_ready)
	mkdir -p build/node
	cp builder/toolchain/package.json $(node_lock) build/node/
	npm ci --prefix build/node --no-audit --no-fund --silent
	rm -f build/node/ready-*
	touch $@

$(lighthouse_ready): $(venv_ready)
	mkdir -p build/lighthouse
	cp builder/lighthouse/package.json $(lighthouse_lock) build/lighthouse/
	npm ci --prefix build/lighthouse --no-audit --no-fund --silent
	rm -f build/lighthouse/ready-*
	touch $@
