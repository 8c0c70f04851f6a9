# All commands of the project. `make` without a target prints them.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto --no-loadscope-reorder
WITH_HOOKS := PYTHONPATH=hooks $(BIN)/python

# This turns off the notice of its end of life that the theme prints at each build, and that the README discusses.
export NO_MKDOCS_2_WARNING := 1

# Without compiled files, which this variable forbids in some environments, hundreds of builds of the tests compile the
# hooks.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help tree serve build check test thorough lint labs measure bench search look picture freshness recount outdated links linkcheck offline pdf wheel sbom \
	audit lock vendor schemas clean \
	new-feature new-technology new-experiment new-question new-page rename-page remove-page

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s  %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

tree: ## Refuse a checkout that carries links, ignored files or binaries; each other target does so first
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11, 5) or sys.exit("This is Python %s. The project needs 3.11.5 or newer; \
	name one that is here, as in make PYTHON=python3.13." % sys.version.split()[0])'
	@$(PYTHON) -I tools/check_tree.py

serve: .venv/build ## Browse the site at http://127.0.0.1:8000, reloaded at each save
	$(BIN)/mkdocs serve

build: $(if $(BROWSER),.venv/test,.venv/build) ## Build the site into site/; a failed build leaves the last one in place; BROWSER=1 draws all diagrams with Chromium
	$(BIN)/mkdocs build --strict
	$(if $(BROWSER),$(WITH_HOOKS) -m tools.release.mermaid site)

# These tests run the real kubectl against a server of their own, and take a fifth of the time of the unit tests.
RUNS_KUBECTL := tests/isolation_atlas/cluster/test_kubectl.py

check: lint ## Run lint and the unit tests, in half a minute, to use while working
	$(PYTEST) --numprocesses logical tests/isolation_atlas --hypothesis-profile fewest --ignore $(RUNS_KUBECTL)

test: lint .venv/audit .venv/package ## Run every test but the longest: units, the whole site, a real browser, every command of the labs
	$(WITH_HOOKS) -m tools.chromium
	-$(WITH_HOOKS) -m tools.checkers
	-$(WITH_HOOKS) -m tools.labs.programs
	$(PYTEST)

thorough: .venv/test .venv/package ## Run the longest tests: all pages in all ways, failures of the labs, 10,000 examples of each property
	$(WITH_HOOKS) -m tools.chromium
	-$(WITH_HOOKS) -m tools.engines
	-$(WITH_HOOKS) -m tools.checkers
	-$(WITH_HOOKS) -m tools.labs.programs
	$(PYTEST) -m thorough
	$(PYTEST) -m hypothesis --hypothesis-profile thorough

LINTS := lint-style lint-types lint-scripts lint-prose lint-spelling lint-workflows lint-data

lint: .venv/test ## Check style, types, prose, spelling, workflows, schemas and vendored files; report all that is wrong
	@$(MAKE) --jobs=4 --keep-going --no-print-directory $(LINTS)

lint-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-types:
	$(BIN)/mypy

lint-scripts:
	$(WITH_HOOKS) -m tools.lint.scripts

lint-prose:
	$(WITH_HOOKS) -m tools.lint.style

lint-spelling:
	$(BIN)/codespell

lint-workflows:
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff
	$(BIN)/zizmor --offline --quiet .github

lint-data:
	$(WITH_HOOKS) -m isolation_atlas.json_schema --check docs/data/schemas
	$(WITH_HOOKS) -m tools.relations --check
	$(WITH_HOOKS) -m tools.vendor --check

labs: .venv/test ## Run the commands of the labs on a Docker Engine, and note the day and the versions; PAGE=… runs one; as root with ATLAS_LABS=root
	$(WITH_HOOKS) -m tools.labs.programs
	$(BIN)/python -m pytest tests/labs/test_pages.py -v --write-last-run -k "$(PAGE)"

measure: .venv/test ## Measure every boundary that this host has, 30 runs each, as root; OPTIONS="--what probes" asks what each lets through
	-$(WITH_HOOKS) -m tools.labs.programs
	$(WITH_HOOKS) -m tools.measure $(OPTIONS)

bench: .venv/test ## Measure the speed for readers and authors into tools/bench/RESULTS.md; fails on a goal that is not met
	$(WITH_HOOKS) -m tools.chromium
	$(WITH_HOOKS) -m tools.bench

search: ENGINE := atlas
search: build .venv/test ## Measure how well the search answers what people type; ENGINE=lunr or pagefind measures another engine
	$(WITH_HOOKS) -m tools.chromium
	$(WITH_HOOKS) -m tools.search --engine $(ENGINE)

look: .venv/test ## Take pictures of the main pages, and show them on one page with their differences from the kept ones
	$(WITH_HOOKS) -m tools.chromium
	-$(BIN)/python -m pytest tests/browser/test_look.py
	$(WITH_HOOKS) -m tools.look

picture: build .venv/test ## Take the README's picture from the site
	$(WITH_HOOKS) -m tools.chromium
	$(WITH_HOOKS) -m tools.readme_picture

# The names of all that stands on the command line, as in `make new-page PAGE=…`; make puts the values in the environment.
GIVEN = $(filter-out PYTHON,$(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name))))

new-feature: .venv/build ## Add a row to the comparison; without arguments, this and the next six name those that they take
	@$(WITH_HOOKS) -m tools.new feature $(GIVEN)

new-technology: .venv/build ## Add a column to the comparison
	@$(WITH_HOOKS) -m tools.new technology $(GIVEN)

new-experiment: .venv/build ## Add an experiment and its chart
	@$(WITH_HOOKS) -m tools.new experiment $(GIVEN)

new-question: .venv/build ## Add a question with its answer
	@$(WITH_HOOKS) -m tools.new question $(GIVEN)

new-page: .venv/build ## Add a page, and list it in the navigation
	@$(WITH_HOOKS) -m tools.new page $(GIVEN)

rename-page: .venv/build ## Move a page, and mend all that leads to it; its old address leads on
	@$(WITH_HOOKS) -m tools.new rename-page $(GIVEN)

remove-page: .venv/build ## Remove a page; its address leads to the page that has its matter
	@$(WITH_HOOKS) -m tools.new remove-page $(GIVEN)

freshness: .venv/build ## List what to look at again: claims that are due, unknown or old; numbers typed twice; quantities without a condition; absolute words
	$(WITH_HOOKS) -m tools.freshness $(OPTIONS)

outdated: .venv/test ## Say which newer Kubernetes schemas, Mermaid, merman and vendored packages are out, and what to do then
	$(WITH_HOOKS) -m tools.outdated

recount: .venv/build ## Count again what a figure counts in code; COUNT=seccomp REPOSITORY=path/to/moby, perhaps OPTIONS="--commit main"
	$(WITH_HOOKS) -m tools.recount $(COUNT) $(REPOSITORY) $(OPTIONS)

links: build .venv/test ## Bring the list of external links in tools/links/ up to date with the site
	$(WITH_HOOKS) -m tools.links

linkcheck: build .venv/test ## Update the list of external links, open each link, and note the day on which it answered
	$(WITH_HOOKS) -m tools.links --open

offline: build ## Make a zip of the site that can be read without a server, with search and diagrams
	$(WITH_HOOKS) -m tools.release.offline site isolation-atlas-offline.zip

pdf: build .venv/test ## Make one PDF of the whole site
	$(WITH_HOOKS) -m tools.chromium
	$(WITH_HOOKS) -m tools.release.pdf site isolation-atlas.pdf

wheel: .venv/package ## Build the package that other sites install into dist/, and say what an index would refuse
	rm -rf dist
	.venv/package/bin/python -m hatchling build -d dist
	.venv/package/bin/twine check --strict dist/*
	.venv/package/bin/check-wheel-contents dist/*.whl

sbom: .venv/audit ## Write the software bill of materials of a build, in CycloneDX, to sbom.cdx.json
	cat requirements.txt requirements-wheels.txt | .venv/audit/bin/cyclonedx-py requirements --output-reproducible \
		--output-file sbom.cdx.json -
	$(WITH_HOOKS) -m tools.release.sbom sbom.cdx.json

audit: .venv/audit ## Ask whether a pinned dependency has a known vulnerability
	.venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements-dev.txt \
		--requirement requirements-audit.txt --requirement requirements-wheels.txt --requirement requirements-package.txt

# The options stand at the head of each compiled file, where Dependabot reads them to compile it in the same way.
LOCK = $(BIN)/uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url --quiet \
	$(if $(UPGRADE),--upgrade)

lock: .venv/test ## Compile requirements*.in into versions and hashes; UPGRADE=1 moves the pins to the newest versions
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --output-file requirements-wheels.txt requirements-wheels.in
	$(LOCK) --output-file requirements-dev.txt requirements-dev.in
	$(LOCK) --output-file requirements-audit.txt requirements-audit.in
	$(LOCK) --output-file requirements-package.txt requirements-package.in

vendor: .venv/build ## Fetch the npm packages that vendored.toml lists
	$(WITH_HOOKS) -m tools.vendor

schemas: .venv/build ## Write the JSON Schemas of the data files from their models, and the table of relations as JSON
	$(WITH_HOOKS) -m isolation_atlas.json_schema docs/data/schemas
	$(WITH_HOOKS) -m tools.relations

clean: ## Remove the environment, the caches and the built site
	-[ ! -x $(BIN)/python ] || $(WITH_HOOKS) -m tools.clear_cache
	rm -rf .venv .cache dist
	@# Of a link, only the link goes; a folder that no build has made stays.
	@for made in site .site.*; do \
		if [ -L "$$made" ] || [ ! -d "$$made" ] || [ -e "$$made/.built-by-isolation-atlas" ]; then rm -rf "$$made"; \
		else echo "$$made stays: no build of this project made it."; fi; \
	done

# An environment is installed when its requirements are newer than its stamp.
# Before anything of the checkout is installed or run, it must carry nothing that a review doesn't show.
.venv/build: requirements.txt requirements-wheels.txt | tree
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python tools/install_wheels.py
	@touch $@

.venv/test: requirements-dev.txt .venv/build
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

.venv/audit: requirements-audit.txt .venv/build
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --require-hashes --requirement requirements-audit.txt
	@touch $@

.venv/package: requirements-package.txt | tree
	$(PYTHON) -m venv .venv/package
	.venv/package/bin/python -m pip install --quiet --require-hashes --requirement requirements-package.txt
	@touch $@
