# The whole list of habits. `make` alone prints it.

PYTHON ?= python3
BIN := .venv/bin

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

.DEFAULT_GOAL := help
.PHONY: help serve build test labs lint links picture lock schemas vendor clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/build ## Browse the site at http://127.0.0.1:8000, reloaded at each save
	$(BIN)/mkdocs serve

build: .venv/build ## Build the site into site/; a failed build leaves the last one standing
	$(BIN)/mkdocs build --strict

test: lint ## Run every check: lint, unit tests, the whole site, a real browser, the labs
	$(BIN)/python -m tests.browser.chromium
	-$(BIN)/python -m tests.labs.tools
	$(BIN)/python -m pytest

labs: .venv/test ## Run every command of the labs on a real Docker Engine, and note when and with what
	$(BIN)/python -m tests.labs.tools
	$(BIN)/python -m pytest tests/labs/test_pages.py -v --write-last-run

lint: .venv/test ## Check style, types, workflows and vendored files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/codespell
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --quiet .github
	cd docs/assets/mermaid && sha256sum --check --quiet SHA256SUMS
	PYTHONPATH=hooks $(BIN)/python -m atlas.schema --check docs/data/schemas
	cd docs/assets/panzoom && sha256sum --check --quiet SHA256SUMS
	cd fonts && sha256sum --check --quiet SHA256SUMS
	cd docs/assets/minisearch && sha256sum --check --quiet SHA256SUMS
	cd docs/assets/stemmer && sha256sum --check --quiet SHA256SUMS

links: .venv/test ## Open every external link of the built site, and note in tests/links/ when each answered
	$(BIN)/python -m tests.links --open

picture: build .venv/test ## Take the README's picture from the site
	$(BIN)/python -m tests.browser.readme_picture

lock: .venv/test ## Compile requirements*.in into versions and hashes
	$(BIN)/uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url \
		--no-header --quiet --output-file requirements.txt requirements.in
	$(BIN)/uv pip compile --universal --python-version 3.11.5 --generate-hashes --no-emit-index-url \
		--no-header --quiet --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in

schemas: .venv/build ## Write the JSON Schemas of the data files from their models
	PYTHONPATH=hooks $(BIN)/python -m atlas.schema docs/data/schemas

vendor: ## Bring in Mermaid, Panzoom, MiniSearch, its stemmer and the typeface of pictures, from npm
	rm -rf .cache/vendor && mkdir -p .cache/vendor
	cd .cache/vendor && npm pack --silent mermaid@$(MERMAID)
	cd .cache/vendor && printf '%s  %s\n' $(MERMAID_SHA256) mermaid-$(MERMAID).tgz | sha256sum --check --quiet
	cd .cache/vendor && tar -xzf mermaid-$(MERMAID).tgz --wildcards \
		package/LICENSE 'package/dist/mermaid.esm.min.mjs' 'package/dist/chunks/mermaid.esm.min/*.mjs'
	rm -rf docs/assets/mermaid && mkdir -p docs/assets
	mv .cache/vendor/package/dist docs/assets/mermaid && mv .cache/vendor/package/LICENSE docs/assets/mermaid/
	echo $(MERMAID) > docs/assets/mermaid/VERSION
	cd docs/assets/mermaid && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
	rm -rf .cache/vendor/package
	cd .cache/vendor && npm pack --silent @panzoom/panzoom@$(PANZOOM)
	cd .cache/vendor && printf '%s  %s\n' $(PANZOOM_SHA256) panzoom-panzoom-$(PANZOOM).tgz | sha256sum --check --quiet
	cd .cache/vendor && tar -xzf panzoom-panzoom-$(PANZOOM).tgz package/MIT-License.txt package/dist/panzoom.es.js
	rm -rf docs/assets/panzoom && mv .cache/vendor/package/dist docs/assets/panzoom
	mv .cache/vendor/package/MIT-License.txt docs/assets/panzoom/LICENSE
	echo $(PANZOOM) > docs/assets/panzoom/VERSION
	cd docs/assets/panzoom && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
	rm -rf .cache/vendor/package
	cd .cache/vendor && npm pack --silent @expo-google-fonts/ibm-plex-sans@$(PLEX)
	cd .cache/vendor && printf '%s  %s\n' $(PLEX_SHA256) expo-google-fonts-ibm-plex-sans-$(PLEX).tgz | sha256sum --check --quiet
	cd .cache/vendor && tar -xzf expo-google-fonts-ibm-plex-sans-$(PLEX).tgz
	rm -rf fonts && mkdir fonts && mv .cache/vendor/package/LICENSE_FONT fonts/LICENSE
	mv .cache/vendor/package/400Regular/IBMPlexSans_400Regular.ttf fonts/IBMPlexSans-Regular.ttf
	mv .cache/vendor/package/600SemiBold/IBMPlexSans_600SemiBold.ttf fonts/IBMPlexSans-SemiBold.ttf
	echo $(PLEX) > fonts/VERSION
	cd fonts && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
	rm -rf .cache/vendor/package
	cd .cache/vendor && npm pack --silent minisearch@$(MINISEARCH)
	cd .cache/vendor && printf '%s  %s\n' $(MINISEARCH_SHA256) minisearch-$(MINISEARCH).tgz | sha256sum --check --quiet
	cd .cache/vendor && tar -xzf minisearch-$(MINISEARCH).tgz package/LICENSE.txt package/dist/es/index.js
	rm -rf docs/assets/minisearch && mv .cache/vendor/package/dist/es docs/assets/minisearch
	mv .cache/vendor/package/LICENSE.txt docs/assets/minisearch/LICENSE
	echo $(MINISEARCH) > docs/assets/minisearch/VERSION
	cd docs/assets/minisearch && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS
	rm -rf .cache/vendor/package
	cd .cache/vendor && npm pack --silent stemmer@$(STEMMER)
	cd .cache/vendor && printf '%s  %s\n' $(STEMMER_SHA256) stemmer-$(STEMMER).tgz | sha256sum --check --quiet
	cd .cache/vendor && tar -xzf stemmer-$(STEMMER).tgz package/license package/index.js
	rm -rf docs/assets/stemmer && mkdir docs/assets/stemmer && mv .cache/vendor/package/index.js docs/assets/stemmer/
	mv .cache/vendor/package/license docs/assets/stemmer/LICENSE
	echo $(STEMMER) > docs/assets/stemmer/VERSION
	cd docs/assets/stemmer && find . -type f ! -name SHA256SUMS | LC_ALL=C sort | xargs sha256sum > SHA256SUMS

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
