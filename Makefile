# Each line calls one command; what there is to know stands in the command.
PORT ?= 8000
PYTHON ?= python3
# Further arguments: make test ARGS="-k court", make verify ARGS=--write
ARGS ?=

venv := build/venv/bin/python
npx := build/node/node_modules/.bin
# A file's tests stay together, since they share a page; ARGS="-n 0" runs everything in one process.
two_at_once := -n 2 --dist loadfile --no-loadscope-reorder

# What is installed comes from the locks, by its hash; the toolchains are set up anew whenever these change.
python_lock := builder/toolchain/requirements.txt
node_lock := builder/toolchain/package-lock.json
lighthouse_lock := builder/lighthouse/package-lock.json
venv_ready := build/venv/ready-$(firstword $(shell cat pyproject.toml $(python_lock) | cksum))
node_ready := build/node/ready-$(firstword $(shell cksum < $(node_lock)))
lighthouse_ready := build/lighthouse/ready-$(firstword $(shell cksum < $(lighthouse_lock)))

# mkdocs is pinned, so Material's notice about its next major version says nothing new.
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve build runtime test test-long verify bench load lighthouse check audit lock clean
.DELETE_ON_ERROR:

serve: build ## build the site and serve it
	$(venv) -m builder.serve --port $(PORT)

build: runtime ## the site, into build/site; a failed build leaves the former one
	$(venv) -m mkdocs build --strict --quiet --site-dir build/site.new
	rm -rf build/site
	mv build/site.new build/site

runtime: $(venv_ready)
	builder/toolchain/prerequisites.sh node
	$(venv) -m builder.runtime

test: build ## every test, the browser's too
	builder/toolchain/prerequisites.sh browser
	$(venv) -m pytest $(two_at_once) $(ARGS)

test-long: build ## ten thousand cases of hostile input each: links, model files, the lessons' files
	builder/toolchain/prerequisites.sh browser
	$(venv) -m pytest --hypothesis-profile=long tests/fuzz tests/browser/test_hostile.py $(ARGS)

verify: runtime ## the lessons' numbers, computed anew under Pyodide
	node builder/toolchain/dreamlab_in_pyodide.mjs verify $(ARGS)

bench: build ## how fast the site is beside the ordinary way; ratios, and build/bench.json
	builder/toolchain/prerequisites.sh browser
	$(venv) -m builder.benchmark $(ARGS)

load: build ## requests a second, behind nginx, by wrk
	builder/toolchain/prerequisites.sh nginx wrk
	$(venv) -m builder.hosting

lighthouse: build $(lighthouse_ready) ## what Lighthouse gives each page; minutes
	builder/toolchain/prerequisites.sh browser
	$(venv) -m builder.lighthouse $(ARGS)

check: build audit ## formatters, linters, types, spelling, dead links, known holes
	$(venv) -m ruff format --check .
	$(venv) -m ruff check .
	$(venv) -m mypy dreamlab builder
	build/venv/bin/codespell
	$(npx)/biome ci site
	$(npx)/tsc --project site
	$(npx)/markdownlint-cli2 "*.md" "levels/**/*.md"
	$(venv) -m pytest --quiet tests/builder/content tests/builder/render tests/builder/output tests/built_site

audit: $(venv_ready) $(node_ready) ## known holes in what is installed, as far as the registries tell
	PATH="$(CURDIR)/build/venv/bin:$$PATH" builder/toolchain/audit.sh

lock: $(venv_ready) ## the locks anew, after a change of pyproject.toml or package.json
	$(venv) -m pip install --quiet uv==0.13.9
	build/venv/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --output-file $(python_lock) pyproject.toml
	for folder in toolchain lighthouse; do (cd builder/$$folder \
		&& npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund) || exit 1; done

clean: ## what was built, but not the toolchains
	rm -rf build/site build/site.new build/compiled build/runtime build/test-results

$(venv_ready):
	builder/toolchain/prerequisites.sh venv
	$(PYTHON) -m venv build/venv
	$(venv) -m pip install --quiet --require-hashes --requirement $(python_lock)
	$(venv) -m pip install --quiet --no-deps --no-build-isolation --editable .
	rm -f build/venv/ready-*
	touch $@

$(node_ready):
	builder/toolchain/prerequisites.sh node
	mkdir -p build/node
	cp builder/toolchain/package.json $(node_lock) build/node/
	npm ci --prefix build/node --no-audit --no-fund --silent
	rm -f build/node/ready-*
	touch $@

$(lighthouse_ready):
	builder/toolchain/prerequisites.sh node
	mkdir -p build/lighthouse
	cp builder/lighthouse/package.json $(lighthouse_lock) build/lighthouse/
	npm ci --prefix build/lighthouse --no-audit --no-fund --silent
	rm -f build/lighthouse/ready-*
	touch $@
