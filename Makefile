# Each line calls one command; what there is to know stands in the command.
PORT ?= 8000
PYTHON ?= python3
# Further arguments: make test ARGS="-k court", make verify ARGS=--write
ARGS ?=

venv := build/venv/bin/python
npx := build/node/node_modules/.bin
# The toolchains are set up anew whenever their pins change.
venv_ready := build/venv/ready-$(firstword $(shell cksum < pyproject.toml))
node_ready := build/node/ready-$(firstword $(shell cksum < builder/toolchain/package.json))

# mkdocs is pinned, so Material's notice about its next major version says nothing new.
export NO_MKDOCS_2_WARNING := 1

.PHONY: serve build runtime test test-long verify bench check clean
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
	$(venv) -m pytest $(ARGS)

test-long: build ## ten thousand cases of hostile input each: links, model files, the lessons' files
	builder/toolchain/prerequisites.sh browser
	$(venv) -m pytest --hypothesis-profile=long tests/fuzz tests/browser/test_hostile.py $(ARGS)

verify: runtime ## the lessons' numbers, computed anew under Pyodide
	node builder/toolchain/dreamlab_in_pyodide.mjs verify $(ARGS)

bench: build ## how fast the site is beside the ordinary way; ratios, and build/bench.json
	builder/toolchain/prerequisites.sh browser
	$(venv) -m builder.bench $(ARGS)

check: build $(node_ready) ## formatters, linters, types, spelling, dead links
	$(venv) -m ruff format --check .
	$(venv) -m ruff check .
	$(venv) -m mypy dreamlab builder
	build/venv/bin/codespell
	$(npx)/biome ci site
	$(npx)/tsc --project site
	$(npx)/markdownlint-cli2 README.md "levels/**/*.md"
	$(venv) -m pytest --quiet tests/site

clean: ## what was built, but not the toolchains
	rm -rf build/site build/site.new build/compiled build/runtime build/test-results

$(venv_ready):
	builder/toolchain/prerequisites.sh venv
	$(PYTHON) -m venv build/venv
	$(venv) -m pip install --quiet --editable '.[dev]'
	rm -f build/venv/ready-*
	touch $@

$(node_ready):
	builder/toolchain/prerequisites.sh node
	mkdir -p build/node
	cp builder/toolchain/package.json build/node/
	npm install --prefix build/node --no-package-lock --no-audit --no-fund --silent
	rm -f build/node/ready-*
	touch $@
