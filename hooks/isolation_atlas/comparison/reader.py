"""Reads the comparison from `docs/data/` and checks that its files agree."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from isolation_atlas.authoring.data_folder import DataFolder
from isolation_atlas.authoring.document import Document
from isolation_atlas.authoring.models import describe_wrong_id, is_id
from isolation_atlas.authoring.reserved_names import find_reserved
from isolation_atlas.authoring.source import decode
from isolation_atlas.authoring.yaml_data import Key
from isolation_atlas.bibliography import CitationCheck, Source, read_sources
from isolation_atlas.comparison.model import (
    ANSWERS,
    UNKNOWN,
    Claim,
    Comparison,
    Correction,
    Experiment,
    Feature,
    FeatureGroup,
    OwnFigure,
    Pair,
    Requirement,
    Technology,
    TechnologyFile,
)
from isolation_atlas.comparison.own_figures import Measured, list_measured
from isolation_atlas.page.headings import list_headings
from isolation_atlas.problem import AtlasError, suggest

TECHNOLOGIES = "comparison/technologies"
"""The folder, below that of the data, with a folder for each technology."""

# A row without classes can't be ordered or filtered, and can't tell what differs.
_MOST_WITHOUT_CLASSES = 2

_CORRECTIONS = "corrections.yml"


def technology_file(technology: str) -> str:
    """The file, below the folder of the data, that says what a technology is."""
    return f"{TECHNOLOGIES}/{technology}/technology.yml"


def claims_file(technology: str) -> str:
    """The file, below the folder of the data, that holds the claims of a technology."""
    return f"{TECHNOLOGIES}/{technology}/claims.yml"


def read_comparison(data: Path, name: str, *, makes_pages: bool = False) -> Comparison:
    """Read the comparison in a folder.

    Args:
        data: the folder, directly below that of the pages.
        name: what problems call it.
        makes_pages: whether the site makes a page of each feature and each pair, which no other page may be in the way
            of.

    Raises:
        AtlasError: with every problem of every file.
    """
    folder = DataFolder(data, name)
    of_sources, sources, sources_by_index = read_sources(folder)
    technologies = _read_technologies(folder, sources)
    for index, source in sources_by_index.items():
        folder.require_each(of_sources, "technology", (index, "makes"), source.makes, technologies)
    groups = _read_groups(folder)
    of_features, features = _read_features(folder, groups, makes_pages=makes_pages)
    claims = _read_claims(folder, technologies, features, sources)
    _require_all_claims(folder, of_features, technologies, features, claims)
    requirements = _read_requirements(folder, features)
    _check_exceptions(folder, features, claims, requirements)
    pairs, headings = _read_pairs(folder, technologies, features, makes_pages=makes_pages)
    experiments = _read_experiments(folder, technologies, features, sources)
    own_figures = _find_own_figures(folder, claims, experiments)
    if folder.problems:
        raise AtlasError(folder.problems)
    return Comparison(
        technologies={identity: technology for identity, technology in technologies.items() if technology},
        features=features,
        claims={
            (feature, technology): claim
            for technology, read in claims.items()
            for feature, claim in (read.claims if read else {}).items()
        },
        sources=sources,
        experiments=experiments,
        own_figures=own_figures,
        requirements=requirements,
        groups=groups,
        pairs=pairs,
        headings=headings,
    )


def read_corrections(data: Path, name: str, sources: Mapping[str, Source]) -> Mapping[str, Correction]:
    """Read the corrections in the folder `data`, called `name` in problems, by id.

    Raises:
        AtlasError: with every problem of the file.
    """
    folder = DataFolder(data, name)
    if not folder.has(_CORRECTIONS):
        return {}
    document, corrections, by_index = folder.read_list(_CORRECTIONS, list[Correction])
    for index, correction in by_index.items():
        folder.require_each(document, "source", (index, "sources"), correction.sources, sources)
    folder.require_pages(document, [((index, "page"), entry.page) for index, entry in by_index.items()])
    if folder.problems:
        raise AtlasError(folder.problems)
    return corrections


def _read_technologies(folder: DataFolder, sources: Mapping[str, Source]) -> dict[str, Technology | None]:
    """Read the technologies, in the order of their positions; None for one whose file is missing or has problems.

    Each folder whose name is an id counts, so that its mistakes don't make others of what refers to it.
    """
    technologies: dict[str, Technology | None] = {}
    documents: dict[str, Document] = {}
    for identity in folder.list_folders(TECHNOLOGIES):
        file = technology_file(identity)
        fault = find_reserved(identity) if is_id(identity) else describe_wrong_id(identity)
        if fault:
            folder.add_file_problem(file, f"The folder is called after its technology. {fault}")
            continue
        technologies[identity] = None
        if folder.has(file) and (read := folder.read(file, TechnologyFile)):
            documents[identity], told = read
            folder.require_pages(documents[identity], [(("page",), told.page)])
            check = CitationCheck(folder, documents[identity], sources)
            for index, release in enumerate(told.releases):
                check.check_all(("releases", index, "sources"), release.sources)
                check.check_day(("releases", index, "checked"), release.checked, release.sources)
            technologies[identity] = Technology(id=identity, **dict(told))
    if not technologies and not folder.problems:
        message = "There is no technology. Make a folder with the file technology.yml, or run `make new-technology`."
        folder.add_file_problem(TECHNOLOGIES, message)
    _check_positions(folder, technologies, documents)
    _check_names(folder, technologies, documents)
    last = max((one.position for one in technologies.values() if one), default=0)
    return dict(sorted(technologies.items(), key=lambda pair: pair[1].position if pair[1] else last))


def _check_positions(
    folder: DataFolder, technologies: Mapping[str, Technology | None], documents: Mapping[str, Document]
) -> None:
    taken: dict[int, str] = {}
    positions = [technology.position for technology in technologies.values() if technology]
    for identity, technology in technologies.items():
        if technology and taken.setdefault(technology.position, identity) != identity:
            message = (
                f"The position {technology.position} is that of {taken[technology.position]!r} too. "
                f"Each technology needs its own position; the next free one is {max(positions) + 1}."
            )
            folder.problems.append(documents[identity].problem(["position"], message))


def _check_names(
    folder: DataFolder, technologies: Mapping[str, Technology | None], documents: Mapping[str, Document]
) -> None:
    taken: dict[tuple[str, str], str] = {}
    for identity, technology in technologies.items():
        for key in ("name", "short") if technology else ():
            name = getattr(technology, key)
            if (first := taken.setdefault((key, name), identity)) != identity:
                message = f"{first!r} is called {name!r} too. Readers can't tell the two apart; rename one."
                folder.problems.append(documents[identity].problem([key], message))


def _read_groups(folder: DataFolder) -> dict[str, str]:
    """Read the headings of the groups of features; without their file, each group is called by its id."""
    file = "comparison/groups.yml"
    if not folder.has(file):
        return {}
    _, groups, _ = folder.read_list(file, list[FeatureGroup], required=True)
    return {identity: group.name for identity, group in groups.items()}


def _read_features(
    folder: DataFolder, groups: Iterable[str], *, makes_pages: bool
) -> tuple[Document | None, dict[str, Feature]]:
    document, features, by_index = folder.read_list(
        "comparison/features.yml", list[Feature], required=True, unique_keys=("id", "name")
    )
    if not document:
        return None, {}
    folder.require(document, "group", [((index, "group"), one.group) for index, one in by_index.items()], groups)
    without_classes = 0
    for index, feature in by_index.items():
        if makes_pages and (there := _find_page(folder, feature.page)):
            message = f"The page {there!r} is in the place of this feature's page. Choose another id."
            folder.problems.append(document.problem([index, "id"], message))
        without_classes += bool(feature.scale.none)
        if feature.scale.none and without_classes > _MOST_WITHOUT_CLASSES:
            message = (
                f"{_MOST_WITHOUT_CLASSES} features have no classes already, which is the most. "
                "Say under 'answers' or 'ranks' how technologies differ."
            )
            folder.problems.append(document.problem([index, "scale", "none"], message, at_key=True))
        seen: set[str] = set()
        for place, rank in enumerate(feature.scale.ranks):
            keys = (index, "scale", "ranks", place, "id")
            if rank.id in (*ANSWERS, UNKNOWN):
                message = f"{rank.id!r} is an answer, not a rank. Name the rank after what it means."
                folder.problems.append(document.problem(keys, message))
            elif rank.id in seen:
                message = f"The rank {rank.id!r} appears twice. Each rank needs its own name."
                folder.problems.append(document.problem(keys, message))
            seen.add(rank.id)
    return document, features


def _find_page(folder: DataFolder, page: str) -> str | None:
    """The page that has the address of a page that a build makes; None if no page has it."""
    names = (page, f"{page.removesuffix('.md')}/index.md", f"{page.removesuffix('.md')}/README.md")
    return next((name for name in names if (folder.path.parent / name).exists()), None)


class _Claims(NamedTuple):
    """The claims of one technology, by feature, and the file that holds them."""

    document: Document
    claims: Mapping[str, Claim]


def _read_claims(
    folder: DataFolder,
    technologies: Iterable[str],
    features: Mapping[str, Feature],
    sources: Mapping[str, Source],
) -> dict[str, _Claims | None]:
    """Read all claims by technology; None for a file that is missing, nothing for one that can't be read."""
    claims: dict[str, _Claims | None] = {}
    for technology in technologies:
        file = claims_file(technology)
        if not folder.has(file):
            claims[technology] = None
            continue
        if not (read := folder.read(file, dict[str, Claim])):
            continue
        document, by_feature = read
        claims[technology] = _Claims(document, by_feature)
        folder.require(document, "feature", [((feature,), feature) for feature in by_feature], features)
        for feature, claim in by_feature.items():
            check = CitationCheck(folder, document, sources)
            check.check_all((feature, "sources"), claim.sources)
            check.check_day((feature, "checked"), claim.checked, claim.sources)
            _check_figures(check, (feature, "figures"), claim)
            if feature in features:
                _check_class(folder, document, features[feature], claim)
    return claims


def _check_class(folder: DataFolder, document: Document, feature: Feature, claim: Claim) -> None:
    """Check that a claim has a class of its feature's scale, or none where the feature has no classes."""
    classes = feature.scale.classes
    if claim.unknown or claim.class_ in classes or (not classes and claim.class_ is None):
        return
    if not classes:
        message = f"The feature {feature.id!r} has no classes, as its scale says. Remove 'class'."
    elif claim.class_ is None:
        message = f"The key 'class' is missing in {feature.id!r}. {suggest('', classes)}"
    elif feature.scale.answers:
        what = f"Unknown class {claim.class_!r} of {feature.id!r}, which has answers and no ranks"
        message = f"{what}. {suggest(claim.class_, classes)}"
    else:
        message = f"Unknown rank {claim.class_!r} of {feature.id!r}. {suggest(claim.class_, classes)}"
    keys = [feature.id] if classes and claim.class_ is None else [feature.id, "class"]
    folder.problems.append(document.problem(keys, message))


def _require_all_claims(
    folder: DataFolder,
    of_features: Document | None,
    technologies: Mapping[str, Technology | None],
    features: Mapping[str, Feature],
    claims: Mapping[str, _Claims | None],
) -> None:
    """Say once of each technology all that is missing for it, and once of a new feature whose claims are missing."""
    found = {technology: read.claims if read else {} for technology, read in claims.items()}
    by_technology, by_feature = divide_missing(features, found)
    for place, feature in enumerate(features):
        if of_features and (missing := by_feature.get(feature)):
            message = (
                f"No claim is about {feature!r} for {_name_all(missing)}. "
                f"Add one under {feature!r} to the claims.yml of each."
            )
            folder.problems.append(of_features.problem([place, "id"], message))
    for identity, technology in technologies.items():
        read, missing = claims.get(identity), by_technology.get(identity, [])
        file = technology_file(identity)
        parts = [] if folder.has(file) else ["the file technology.yml"]
        if missing:
            parts.append(f"{'' if read else 'the file claims.yml with '}claims about {_name_all(missing)}")
        if parts and technology and not folder.has_page(technology.page):
            parts.append(f"the page {technology.page!r}")
        if not parts:
            continue
        message = f"Missing for {identity!r}: {', '.join(parts[:-1])}{' and ' * (len(parts) > 1)}{parts[-1]}."
        if missing:
            message += " If you found nothing, say under 'unknown' where you looked."
        if read:
            folder.problems.append(read.document.problem([], message))
        else:
            folder.add_file_problem(claims_file(identity) if identity in claims else file, message)


def divide_missing(
    features: Iterable[str], found: Mapping[str, Collection[str]]
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Divide the claims that are missing into messages, so that there is one for what is new.

    Args:
        features: all features.
        found: by technology, the features that it has a claim about.

    Returns:
        By technology the features, and by feature the technologies. What more than half of the technologies with claims
        have none about is a new feature; all else is missing for its technology.
    """
    features = list(features)
    begun = {technology: claimed for technology, claimed in found.items() if any(one in claimed for one in features)}
    by_feature = {
        feature: lacking
        for feature in features
        if len(lacking := [one for one, claimed in begun.items() if feature not in claimed]) > len(begun) / 2
    }
    by_technology = {
        technology: missing
        for technology, claimed in found.items()
        if (missing := [one for one in features if one not in claimed and technology not in by_feature.get(one, ())])
    }
    return by_technology, by_feature


def _name_all(names: Iterable[str]) -> str:
    return ", ".join(map(repr, names))


def _check_figures(check: CitationCheck, keys: tuple[Key, ...], claim: Claim) -> None:
    """Check the sources and places of a claim's figures, that no two have one name, and that one at most is the key."""
    named = [((*keys, index, "source"), figure.source) for index, figure in enumerate(claim.figures)]
    check.folder.require(check.document, f"source in the 'sources' of {keys[0]!r}", named, claim.sources)
    seen: set[str] = set()
    has_key = False
    for index, figure in enumerate(claim.figures):
        check.check_place((*keys, index, "at"), figure.source, figure.at)
        if figure.id in seen and check.document:
            message = f"The id {figure.id!r} appears twice. Each figure of a claim needs its own id."
            check.folder.problems.append(check.document.problem([*keys, index, "id"], message))
        seen |= {figure.id} if figure.id else set()
        if figure.key and has_key and check.document:
            message = f"Another figure of {keys[0]!r} is its key figure already. Remove 'key' from one."
            check.folder.problems.append(check.document.problem([*keys, index, "key"], message, at_key=True))
        has_key |= figure.key


def _read_experiments(
    folder: DataFolder,
    technologies: Collection[str],
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


def _find_own_figures(
    folder: DataFolder, claims: Mapping[str, _Claims | None], experiments: Mapping[str, Experiment]
) -> dict[tuple[str, str], list[OwnFigure]]:
    """Find what claims take from this project's own experiments, and check that each value is the claim's own."""
    known = list_measured(experiments)
    # An experiment with problems is not read, and that nothing in it is found would not help.
    unread = {*folder.list_files("comparison/experiments")} - {*experiments}
    found: dict[tuple[str, str], list[OwnFigure]] = {}
    for technology, read in claims.items():
        for feature, claim in read.claims.items() if read else ():
            for index, name in enumerate(claim.measured):
                if name.partition("/")[0] in unread or not read:
                    continue
                if fault := _find_fault(name, known, claim.measured[:index], feature, technology):
                    folder.problems.append(read.document.problem([feature, "measured", index], fault))
                else:
                    found.setdefault((feature, technology), []).append(known[name].figures[technology])
    return found


def _find_fault(
    name: str, known: Mapping[str, Measured], before: Sequence[str], feature: str, technology: str
) -> str | None:
    """What is wrong with a value that a claim takes; None if nothing is."""
    if name not in known:
        return f"This project has no measurement {name!r}. {suggest(name, known)}"
    if name in before:
        return f"{name!r} is listed twice. Remove one."
    measured = known[name]
    if technology not in measured.figures:
        return f"{name!r} is of {_name_all(measured.figures)}, and this claim is about {technology!r}. Remove it."
    if measured.feature not in (None, feature):
        return f"{name!r} measures {measured.feature!r}, and this claim is about {feature!r}. Move it there."
    return None


def _check_measurements(
    folder: DataFolder, document: Document, experiment: Experiment, technologies: Collection[str]
) -> None:
    """Check that the names of measurements are unique, because fences use them as ids, and that technologies exist."""
    seen: set[str] = set()
    ids: set[str] = set()
    for index, row in enumerate(experiment.probes):
        if row.id in ids:
            message = f"The id {row.id!r} appears twice. Each probe of a file needs its own id."
            folder.problems.append(document.problem(["probes", index, "id"], message))
        ids.add(row.id)
    for index, measurement in enumerate(experiment.measurements):
        for place, value in enumerate(measurement.values):
            if value.id in ids:
                message = f"The id {value.id!r} appears twice. Each value and probe of a file needs its own id."
                folder.problems.append(document.problem(["measurements", index, "values", place, "id"], message))
            ids |= {value.id} if value.id else set()
        if measurement.name in seen:
            message = f"The name {measurement.name!r} appears twice. Each measurement needs its own name."
            folder.problems.append(document.problem(["measurements", index, "name"], message))
        seen.add(measurement.name)
        named = [
            (("measurements", index, "values", place, "technology"), value.technology)
            for place, value in enumerate(measurement.values)
            if value.technology
        ]
        folder.require(document, "technology", named, technologies)


def _read_requirements(folder: DataFolder, features: Mapping[str, Feature]) -> dict[str, Requirement]:
    file = "comparison/requirements.yml"
    if not folder.has(file):
        return {}
    document, requirements, by_index = folder.read_list(file, list[Requirement])
    if not document:
        return {}
    for index, requirement in by_index.items():
        folder.require(document, "feature", [((index, "feature"), requirement.feature)], features)
        if not (feature := features.get(requirement.feature)):
            continue
        for answer, listed in (("yes", requirement.classes.yes), ("partly", requirement.classes.partly)):
            for place, one in enumerate(listed):
                keys = (index, "classes", answer, place)
                if feature.scale.none:
                    message = f"{feature.id!r} has no classes, as its scale says. Answer in the claims instead."
                    folder.problems.append(document.problem(keys, message))
                elif one not in feature.scale.classes:
                    message = f"Unknown class {one!r} of {feature.id!r}. {suggest(one, feature.scale.classes)}"
                    folder.problems.append(document.problem(keys, message))
                elif answer == "partly" and one in requirement.classes.yes:
                    message = f"The class {one!r} is also listed under 'yes'. A class has one answer."
                    folder.problems.append(document.problem(keys, message))
    return requirements


def _check_exceptions(
    folder: DataFolder,
    features: Mapping[str, Feature],
    claims: Mapping[str, _Claims | None],
    requirements: Mapping[str, Requirement],
) -> None:
    """Check that each answer that a claim gives belongs to its feature, and does not follow from the class anyway."""
    if not requirements:
        return
    read = [one for one in claims.values() if one]
    given = [(document, feature, claim) for document, by_feature in read for feature, claim in by_feature.items()]
    for document, feature, claim in given:
        for identity, answer in claim.requirements.items() if feature in features else ():
            requirement = requirements.get(identity)
            if not requirement or requirement.feature != feature:
                own = [one.id for one in requirements.values() if one.feature == feature]
                message = f"Unknown requirement {identity!r} of {feature!r}. {suggest(identity, own)}"
                folder.problems.append(document.problem([feature, "requirements", identity], message, at_key=True))
            elif requirement.follow(claim) == answer:
                why = f" from the class {claim.class_!r}" if claim.class_ else ""
                message = f"The answer {answer!r} to {identity!r} follows{why} anyway. Remove it."
                folder.problems.append(document.problem([feature, "requirements", identity], message))


def _read_pairs(
    folder: DataFolder, technologies: Iterable[str], features: Mapping[str, Feature], *, makes_pages: bool
) -> tuple[dict[str, Pair], dict[str, str]]:
    """Read the pairs by their ids, and the headings to which they lead by page and anchor."""
    file = "comparison/pairs.yml"
    if not folder.has(file) or not (read := folder.read(file, list[Pair])):
        return {}, {}
    document, listed = read
    pairs: dict[str, Pair] = {}
    headings: dict[str, str] = {}
    taken: dict[frozenset[str], str] = {}
    titles: dict[str, str] = {}
    for index, pair in enumerate(listed):
        keys = (index, "technologies")
        folder.require_each(document, "technology", keys, pair.technologies, technologies)
        folder.require_each(document, "feature", (index, "follows_from"), pair.follows_from, features)
        both = frozenset(pair.technologies)
        if len(both) == 1:
            message = f"A pair has two technologies, and both are {pair.technologies[0]!r} here. Name another one."
            folder.problems.append(document.problem(keys, message))
        elif taken.setdefault(both, pair.id) != pair.id or pair.id in pairs:
            message = f"{taken[both]!r} is about the same two technologies. Remove one of the pairs."
            folder.problems.append(document.problem(keys, message))
        elif makes_pages and (there := _find_page(folder, pair.page) or (pair.page if pair.id in features else None)):
            message = f"The page {there!r} is in the place of this pair's page. Rename that page."
            folder.problems.append(document.problem(keys, message))
        if pair.title in titles:
            message = f"{titles[pair.title]!r} has this title too. Readers can't tell the two apart; write another one."
            folder.problems.append(document.problem([index, "title"], message))
        titles.setdefault(pair.title, pair.id)
        pairs.setdefault(pair.id, pair)
        headings |= _find_headings(folder, document, index, pair)
    return pairs, headings


def _find_headings(folder: DataFolder, document: Document, index: int, pair: Pair) -> dict[str, str]:
    """The headings to which a pair leads, by page and anchor."""
    found: dict[str, str] = {}
    pages = {place: question.partition("#")[0] for place, question in enumerate(pair.questions)}
    known = {place: page for place, page in pages.items() if folder.has_page(page)}
    folder.require_pages(document, [((index, "questions", place), page) for place, page in pages.items()])
    for place, page in known.items():
        headings = list_headings(decode(folder.path.parent / page, page))
        anchor = pair.questions[place].partition("#")[2]
        if anchor in headings:
            found[pair.questions[place]] = headings[anchor]
            continue
        wrong = f"has no heading with the anchor {anchor!r}" if anchor else "needs '#' and the anchor of a heading"
        message = f"{page!r} {wrong}. {suggest(anchor, headings)}"
        folder.problems.append(document.problem([index, "questions", place], message))
    return found
