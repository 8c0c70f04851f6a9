"""Reads the comparison from `docs/data/` and checks that its files agree."""

from collections.abc import Mapping
from datetime import date
from itertools import product
from pathlib import Path

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.bibliography import CitationCheck, Source, read_sources
from isolation_atlas.comparison.model import Claim, Comparison, Correction, Experiment, Feature, Requirement, Technology
from isolation_atlas.problem import AtlasError


def read_comparison(data: Path, name: str) -> Comparison:
    """Read the comparison in the folder `data`, called `name` in problems.

    Raises:
        AtlasError: with every problem of every file.
    """
    folder = DataFolder(data, name)
    of_sources, sources, sources_by_index = read_sources(folder)
    document, technologies, by_index = folder.read_list("comparison/technologies.yml", list[Technology], required=True)
    folder.require_pages(document, [((index, "page"), entry.page) for index, entry in by_index.items()])
    for index, source in sources_by_index.items():
        folder.require_each(of_sources, "technology", (index, "makes"), source.makes, technologies)
    features = _read_features(folder, technologies)
    claims = _read_claims(folder, technologies, features, sources)
    comparison = Comparison(
        technologies=technologies,
        features=features,
        claims=claims,
        sources=sources,
        experiments=_read_experiments(folder, technologies, features, sources),
        requirements=_read_requirements(folder, technologies, features, claims),
        corrections=_read_corrections(folder, sources),
    )
    if folder.problems:
        raise AtlasError(folder.problems)
    return comparison


def _read_features(folder: DataFolder, technologies: Mapping[str, Technology]) -> dict[str, Feature]:
    document, features, by_index = folder.read_list("comparison/features.yml", list[Feature], required=True)
    for index, feature in by_index.items():
        if document and (folder.path.parent / feature.page).exists():
            message = f"The page {feature.page!r} stands where the page of this feature goes. Take another id."
            folder.problems.append(document.problem([index, "id"], message))
        if feature.order:
            keys = (index, "order", "technologies")
            folder.require_each(document, "technology", keys, feature.order.technologies, technologies)
    return features


def _read_claims(
    folder: DataFolder,
    technologies: Mapping[str, Technology],
    features: Mapping[str, Feature],
    sources: Mapping[str, Source],
) -> dict[tuple[str, str], Claim]:
    """Read all claims; each file is named after its feature and has a claim for each technology."""
    claims: dict[tuple[str, str], Claim] = {}
    documents: dict[str, Document] = {}
    for feature in folder.list_files("comparison/claims"):
        read = folder.read(f"comparison/claims/{feature}.yml", dict[str, Claim])
        if not read:
            continue
        document, feature_claims = read
        documents[feature] = document
        folder.require(document, "feature (the name of this file)", [((), feature)], features)
        folder.require(document, "technology", [((identity,), identity) for identity in feature_claims], technologies)
        for technology, claim in feature_claims.items():
            check = CitationCheck(folder, document, sources)
            check.check_all((technology, "sources"), claim.sources)
            check.check_day((technology, "checked"), claim.checked, claim.sources)
            _check_figures(check, (technology, "figures"), claim)
            claims[feature, technology] = claim
    if not folder.problems:
        for feature, technology in product(features, technologies):
            if (feature, technology) not in claims:
                message = f"No claim says how {technology!r} does in {feature!r}. Add one under the key {technology!r}."
                if found := documents.get(feature):
                    folder.problems.append(found.problem([technology], message))
                else:
                    folder.add_file_problem(f"comparison/claims/{feature}.yml", message)
    return claims


def _check_figures(check: CitationCheck, keys: tuple[Key, ...], claim: Claim) -> None:
    """Check the sources and places of a claim's figures, and that no two have one name."""
    named = [((*keys, index, "source"), figure.source) for index, figure in enumerate(claim.figures)]
    check.folder.require(check.document, f"source in the 'sources' of {keys[0]!r}", named, claim.sources)
    seen: set[str] = set()
    for index, figure in enumerate(claim.figures):
        check.check_place((*keys, index, "at"), figure.source, figure.at)
        if figure.id in seen and check.document:
            message = f"The id {figure.id!r} stands here twice. Each figure of a claim needs one of its own."
            check.folder.problems.append(check.document.problem([*keys, index, "id"], message))
        seen |= {figure.id} if figure.id else set()


def _read_experiments(
    folder: DataFolder,
    technologies: Mapping[str, Technology],
    features: Mapping[str, Feature],
    sources: Mapping[str, Source],
) -> dict[str, Experiment]:
    experiments = {}
    for name in folder.list_files("comparison/experiments"):
        if read := folder.read(f"comparison/experiments/{name}.yml", Experiment):
            document, experiment = read
            if experiment.source:
                folder.require(document, "source", [(("source",), experiment.source)], sources)
                check = CitationCheck(folder, document, sources)
                check.check_day(("checked",), experiment.checked or date.min, [experiment.source])
                for index, measurement in enumerate(experiment.measurements):
                    check.check_place(("measurements", index, "at"), experiment.source, measurement.at or "")
            named = [
                (("measurements", index, "feature"), measurement.feature)
                for index, measurement in enumerate(experiment.measurements)
                if measurement.feature
            ]
            folder.require(document, "feature", named, features)
            _check_measurements(folder, document, experiment, technologies)
            experiments[name] = experiment
    return experiments


def _check_measurements(
    folder: DataFolder, document: Document, experiment: Experiment, technologies: Mapping[str, Technology]
) -> None:
    """Check that the names of measurements are unique, because fences use them as ids, and that technologies exist."""
    seen: set[str] = set()
    ids: set[str] = set()
    for index, measurement in enumerate(experiment.measurements):
        for place, value in enumerate(measurement.values):
            if value.id in ids:
                message = f"The id {value.id!r} stands here twice. Each value of a file needs one of its own."
                folder.problems.append(document.problem(["measurements", index, "values", place, "id"], message))
            ids |= {value.id} if value.id else set()
        if measurement.name in seen:
            message = f"The name {measurement.name!r} stands here twice. Each measurement needs one of its own."
            folder.problems.append(document.problem(["measurements", index, "name"], message))
        seen.add(measurement.name)
        named = [
            (("measurements", index, "values", place, "technology"), value.technology)
            for place, value in enumerate(measurement.values)
            if value.technology
        ]
        folder.require(document, "technology", named, technologies)


def _read_requirements(
    folder: DataFolder,
    technologies: Mapping[str, Technology],
    features: Mapping[str, Feature],
    claims: Mapping[tuple[str, str], Claim],
) -> dict[str, Requirement]:
    document, requirements, by_index = folder.read_list("comparison/requirements.yml", list[Requirement])
    for index, requirement in by_index.items():
        folder.require(document, "feature", [((index, "feature"), requirement.feature)], features)
        named = [((index, "answers", identity), identity) for identity in requirement.answers]
        folder.require(document, "technology", named, technologies)
        missing = [identity for identity in technologies if identity not in requirement.answers]
        if document and missing:
            message = f"No answer for {', '.join(map(repr, missing))}. Say yes, partly, no or unknown."
            folder.problems.append(document.problem([index, "answers"], message, at_key=True))
    if document and not folder.problems:
        _check_answers(folder, document, by_index, claims)
    return requirements


def _check_answers(
    folder: DataFolder,
    document: Document,
    requirements: Mapping[int, Requirement],
    claims: Mapping[tuple[str, str], Claim],
) -> None:
    """Check that a requirement gives no answer where its claim is unknown; `requirements` are by their index."""
    for index, requirement in requirements.items():
        for technology, answer in requirement.answers.items():
            if answer != "unknown" and claims[requirement.feature, technology].unknown:
                message = (
                    f"The requirement {requirement.id!r} answers {answer!r} for {technology!r}, "
                    f"but the claim in {requirement.feature!r} is unknown. Answer 'unknown', or find the evidence."
                )
                folder.problems.append(document.problem([index, "answers", technology], message))


def _read_corrections(folder: DataFolder, sources: Mapping[str, Source]) -> dict[str, Correction]:
    document, corrections, by_index = folder.read_list("corrections.yml", list[Correction])
    for index, correction in by_index.items():
        folder.require_each(document, "source", (index, "sources"), correction.sources, sources)
    folder.require_pages(document, [((index, "page"), entry.page) for index, entry in by_index.items()])
    return corrections
