# The whole list of habits. `make` alone prints it.

PYTHON ?= python3
BIN := .venv/bin
FONTS := hooks/isolation_atlas/output/fonts
ON_ALL_CORES := $(BIN)/python -m pytest --numprocesses auto --no-loadscope-reorder

MERMAID := 12.3.0
MERMAID_SHA256 := be0684e8d20bfc874df12c0f04927a5c482f57f2200eec54cca52a4583fd4040
PLEX := 0.4.1
PLEX_SHA256 := 8b0e86cb17fbcf46a1b3ee9fcf339ebb552938cc5b753eb28671725aa3f66671
PANZOOM := 4.6.2
PANZOOM_SHA256 := 5a42f4228d6c92cfc65b098293008c03501a7566e6a9c8bcf6100b19d2720c61
MINISEARCH := 7.2.0
MINISEARCH_SHA256 := cb3b8126a3ea65d6b387787294f0792b0ea4a40b70f8f37688066a5638e0218a
STEMMER := 2.0.1
STEMMER_SHA256 := e94a3698cc7c6efcd2a9f29e94868c64c03416e86a1eea355bb3e5b059608900

# The theme's end-of-life notice is answered in the README; every build need not repeat it.
export NO_MKDOCS_2_WARNING := 1

# Where an environment forbids Python to keep what it compiled, each of the tests' hundreds of builds compiles the hooks.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help serve build test thorough labs lint look bench links offline pdf audit sbom picture lock measure schemas vendor \
	clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/build ## Browse the site at http://127.0.0.1:8000, reloaded at each save
	$(BIN)/mkdocs serve

build: .venv/build ## Build the site into site/; a failed build leaves the last one standing
	$(BIN)/mkdocs build --strict

test: lint .venv/audit ## Run every check but the longest: lint, unit tests, the whole site, a real browser, the labs
	$(BIN)/python -m tools.release.chromium
	-$(BIN)/python -m tools.checkers
	-$(BIN)/python -m tools.labs.tools
	$(ON_ALL_CORES)

thorough: .venv/test ## Run what takes longer: the whole matrix of accessibility, and 10,000 examples of each property
	$(BIN)/python -m tools.release.chromium
	-$(BIN)/python -m tools.labs.tools
	$(ON_ALL_CORES) -m thorough
	$(ON_ALL_CORES) -m hypothesis --hypothesis-profile thorough

labs: .venv/test ## Run every command of the labs on a real Docker Engine, and note when and with what
	$(BIN)/python -m tools.labs.tools
	$(BIN)/python -m pytest tests/labs/test_pages.py -v --write-last-run

measure: .venv/test ## Measure a container and a virtual machine here, 30 runs each, as an experiment of the site
	$(BIN)/python -m tools.labs.tools
	PYTHONPATH=hooks $(BIN)/python -m tools.labs.measure

lint: .venv/test ## Check style, types, workflows and vendored files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tools.lint.scripts
	$(BIN)/codespell
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --quiet .github
	PYTHONPATH=hooks $(BIN)/python -m isolation_atlas.schema --check docs/data/schemas
	for folder in $(FONTS) docs/assets/*/; do test ! -f $$folder/SHA256SUMS || \
		(cd $$folder && sha256sum --check --quiet SHA256SUMS) || exit 1; done

look: .venv/test ## Take pictures of the main pages, and write them all to one sheet with what differs from the kept ones
	$(BIN)/python -m tools.release.chromium
	-$(BIN)/python -m pytest tests/browser/test_look.py
	$(BIN)/python -m tools.look

bench: .venv/test ## Measure the speed for readers and authors; written to tools/bench/RESULTS.md; fails on a goal that is not met
	$(BIN)/python -m tools.release.chromium
	$(BIN)/python -m tools.bench

links: .venv/test ## Open every external link of the built site, and note in tools/links/ when each answered
	$(BIN)/python -m tools.links --open

offline: build ## Make the zip of the guide that is read without a server, search and diagrams included
	$(BIN)/python -m tools.release.offline site isolation-atlas-offline.zip

pdf: build .venv/test ## Make one PDF of the whole guide, with Chromium
	$(BIN)/python -m tools.release.chromium
	$(BIN)/python -m tools.release.pdf site isolation-atlas.pdf

audit: .venv/audit ## Ask whether a pinned dependency has a known hole
	.venv/audit/bin/pip-audit --disable-pip --require-hashes --requirement requirements-dev.txt \
		--requirement requirements-audit.txt

sbom: .venv/audit ## Write what a build is made of to sbom.cdx.json, in CycloneDX
	.venv/audit/bin/cyclonedx-py requirements --output-reproducible --output-file sbom.cdx.json requirements.txt
	$(BIN)/python -m tools.release.components sbom.cdx.json

picture: build .venv/test ## Take the README's picture from the site
	$(BIN)/python -m tools.readme_picture

lock: .venv/test ## Compile requirements*.in into versions and hashes
	$(BIN)/uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url \
		--no-header --quiet --output-file requirements.txt requirements.in
	$(BIN)/uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url \
		--no-header --quiet --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	$(BIN)/uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url \
		--no-header --quiet --output-file requirements-audit.txt requirements-audit.in

schemas: .venv/build ## Write the JSON Schemas of the data files from their models
	PYTHONPATH=hooks $(BIN)/python -m isolation_atlas.schema docs/data/schemas

# A package from npm, held to its hash, in .cache/vendor/package: its name, version, hash and the name of its file.
fetch = cd .cache/vendor && rm -rf package && npm pack --silent $(1)@$(2) && \
	printf '%s  %s\n' $(3) $(4)-$(2).tgz | sha256sum --check --quiet && tar -xzf $(4)-$(2).tgz
# A folder's version, and the hashes that `make lint` holds its files to.
seal = echo $(2) > $(1)/VERSION && cd $(1) && \
	find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS

vendor: FROM := .cache/vendor/package
vendor: ## Bring in Mermaid, Panzoom, MiniSearch, its stemmer and the typeface of pictures, from npm
	mkdir -p .cache/vendor
	$(call fetch,mermaid,$(MERMAID),$(MERMAID_SHA256),mermaid)
	rm -rf docs/assets/mermaid && mkdir -p docs/assets/mermaid/chunks
	mv $(FROM)/LICENSE $(FROM)/dist/mermaid.esm.min.mjs docs/assets/mermaid/
	mv $(FROM)/dist/chunks/mermaid.esm.min docs/assets/mermaid/chunks/
	rm -f docs/assets/mermaid/chunks/mermaid.esm.min/*.map
	$(call seal,docs/assets/mermaid,$(MERMAID))
	$(call fetch,@panzoom/panzoom,$(PANZOOM),$(PANZOOM_SHA256),panzoom-panzoom)
	rm -rf docs/assets/panzoom && mkdir docs/assets/panzoom
	mv $(FROM)/dist/panzoom.es.js docs/assets/panzoom/ && mv $(FROM)/MIT-License.txt docs/assets/panzoom/LICENSE
	$(call seal,docs/assets/panzoom,$(PANZOOM))
	$(call fetch,minisearch,$(MINISEARCH),$(MINISEARCH_SHA256),minisearch)
	rm -rf docs/assets/minisearch && mkdir docs/assets/minisearch
	mv $(FROM)/dist/es/index.js docs/assets/minisearch/ && mv $(FROM)/LICENSE.txt docs/assets/minisearch/LICENSE
	$(call seal,docs/assets/minisearch,$(MINISEARCH))
	$(call fetch,stemmer,$(STEMMER),$(STEMMER_SHA256),stemmer)
	rm -rf docs/assets/stemmer && mkdir docs/assets/stemmer
	mv $(FROM)/index.js docs/assets/stemmer/ && mv $(FROM)/license docs/assets/stemmer/LICENSE
	$(call seal,docs/assets/stemmer,$(STEMMER))
	$(call fetch,@expo-google-fonts/ibm-plex-sans,$(PLEX),$(PLEX_SHA256),expo-google-fonts-ibm-plex-sans)
	rm -rf $(FONTS) && mkdir $(FONTS) && mv $(FROM)/LICENSE_FONT $(FONTS)/LICENSE
	mv $(FROM)/400Regular/IBMPlexSans_400Regular.ttf $(FONTS)/IBMPlexSans-Regular.ttf
	mv $(FROM)/600SemiBold/IBMPlexSans_600SemiBold.ttf $(FONTS)/IBMPlexSans-SemiBold.ttf
	$(call seal,$(FONTS),$(PLEX))

clean: ## Remove what the other words made
	rm -rf .venv .cache site

# Each stamp is older than the requirements it was made from exactly when an install is due.
.venv/build: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@touch $@

.venv/test: requirements-dev.txt .venv/build
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@

.venv/audit: requirements-audit.txt .venv/build
	$(PYTHON) -m venv .venv/audit
	.venv/audit/bin/python -m pip install --quiet --require-hashes --requirement requirements-audit.txt
	@touch $@
