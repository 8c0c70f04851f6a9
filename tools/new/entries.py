"""Adds a feature, a technology and an experiment to the data of the comparison."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from isolation_atlas.comparison import Comparison
from isolation_atlas.comparison.model import TechnologyFile
from isolation_atlas.problem import suggest
from tools.new.arguments import Argument, ArgumentsError, Check, new_id, one_of
from tools.new.changes import Changes
from tools.new.yaml_text import append, insert_after_entry, write_entry, write_pair, write_value

_DATA = "docs/data/comparison"
_TECHNOLOGIES = f"{_DATA}/technologies"
_EXPERIMENTS_PAGE = "docs/compare/experiments.md"
_SCHEMA = "# yaml-language-server: $schema=../../../schemas/{}.json\n"
_EXPERIMENT_HEAD = """\
# yaml-language-server: $schema=../../schemas/experiment.json
# One host, one year, one source: only these figures may stand side by side.

"""
_REPLACE = "Replace 'unknown' by what you found, with its sources, and set 'checked' to that day."


def feature_arguments(comparison: Comparison) -> Sequence[Argument]:
    """What `make new-feature` takes."""
    groups = list(comparison.list_groups())
    return (
        Argument("ID", "its name in files and addresses, such as 'cold-start'", new_id(comparison.features)),
        Argument("NAME", "the head of the row, such as 'Cold start'"),
        Argument("QUESTION", "what the row answers, such as 'How long does the first start take?'"),
        Argument("GROUP", f"where it stands: {', '.join(groups)}", one_of("group", groups)),
        Argument("YES", "what a yes means, where the question has one", required=False),
        Argument("PARTLY", "what it means that the answer is partly", required=False),
        Argument("NO", "what a no means", required=False),
        Argument("SAYS", "what comes first, where the question has no yes: 'the shortest start first'", required=False),
        Argument("RANKS", f"two or more, best first, such as {_RANKS_EXAMPLE!r}", _check_ranks, required=False),
    )


_RANKS_EXAMPLE = "Milliseconds: less than 0.1 s; Seconds: more than 1 s"


def add_feature(changes: Changes, comparison: Comparison, values: Mapping[str, str]) -> None:
    """Add a row at the end of its group, with a claim of each technology that says what to search for.

    Raises:
        ArgumentsError: the arguments don't say by which classes technologies differ.
    """
    identity, question = values["ID"], values["QUESTION"]
    scale = _write_scale(values)
    entry = {"id": identity, "group": values["GROUP"], "name": values["NAME"], "question": question}
    groups = [feature.group for feature in comparison.features.values()]
    after = max((index for index, group in enumerate(groups) if group == values["GROUP"]), default=len(groups) - 1)
    table = f"{_DATA}/features.yml"
    changes.write(table, insert_after_entry(changes.read(table), after, write_entry(entry) + scale))
    for technology in comparison.technologies.values():
        claims = f"{_TECHNOLOGIES}/{technology.id}/claims.yml"
        changes.write(claims, append(changes.read(claims), _stub(identity, question, technology.examples)))
    missing = ", ".join(comparison.technologies)
    changes.notes.append(
        f"{_TECHNOLOGIES}/*/claims.yml: search for each technology, and look under '{identity}'. {_REPLACE} "
        f"Missing are {missing}."
    )


def _write_scale(values: Mapping[str, str]) -> str:
    """The scale of a feature, as lines of its entry."""
    answers = {word: values[word.upper()] for word in ("yes", "partly", "no")}
    if all(answers.values()) and not values["SAYS"] and not values["RANKS"]:
        lines = [write_pair(write_value(word), means, "      ") for word, means in answers.items()]
        return "".join(["  scale:\n    answers:\n", *lines])
    if values["SAYS"] and values["RANKS"] and not any(answers.values()):
        lines = ["  scale:\n", write_pair("says", values["SAYS"], "    "), "    ranks:\n"]
        for name, means in _split_ranks(values["RANKS"]):
            rank = {"id": _make_id(name), "name": name, "means": means}
            pairs = "".join(write_pair(key, value, "        ") for key, value in rank.items())
            lines.append(f"      - {pairs.lstrip()}")
        return "".join(lines)
    raise ArgumentsError(
        ["Say how technologies differ: what YES, PARTLY and NO mean, or under SAYS and RANKS what comes first."]
    )


def _split_ranks(text: str) -> list[tuple[str, str]]:
    """The name of each rank, and what it means; raises ArgumentsError for what is none."""
    ranks = []
    for part in filter(None, map(str.strip, text.split(";"))):
        name, mark, means = map(str.strip, part.partition(":"))
        if not (mark and means and _make_id(name)):
            raise ArgumentsError([f"RANKS: {part!r} is not a rank. Write, for example, {_RANKS_EXAMPLE!r}."])
        ranks.append((name, means))
    return ranks


def _check_ranks(value: str) -> str | None:
    try:
        ranks = _split_ranks(value)
    except ArgumentsError as error:
        return error.problems[0].removeprefix("RANKS: ")
    return None if len(ranks) > 1 else "one rank orders nothing. Give two or more, with ';' between them."


def _make_id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def technology_arguments(comparison: Comparison, pages: Sequence[str]) -> Sequence[Argument]:
    """What `make new-technology` takes."""
    return (
        Argument("ID", "its name in files and addresses, such as 'jail'", new_id(comparison.technologies)),
        Argument("NAME", "the head of the column, such as 'FreeBSD jails'"),
        Argument("SHORT", "a name for narrow places, such as 'Jail'"),
        Argument("SUMMARY", "what it is, in one sentence"),
        Argument("EXAMPLES", "products, with commas between them, such as 'Bastille, iocage'"),
        Argument("PAGE", "the page about it, such as 'between/index.md'", one_of("page", pages)),
    )


def add_technology(changes: Changes, comparison: Comparison, values: Mapping[str, str]) -> None:
    """Add a column: a folder that says what it is, and of each feature that nobody has searched yet."""
    identity = values["ID"]
    examples = [name.strip() for name in values["EXAMPLES"].split(",") if name.strip()]
    technology = TechnologyFile(
        position=max(one.position for one in comparison.technologies.values()) + 1,
        name=values["NAME"],
        short=values["SHORT"],
        summary=values["SUMMARY"],
        examples=examples,
        page=values["PAGE"],
    )
    folder = f"{_TECHNOLOGIES}/{identity}"
    pairs = [write_pair(key, value) for key, value in technology.model_dump(exclude_defaults=True).items()]
    changes.write(f"{folder}/technology.yml", "".join([_SCHEMA.format("technology"), "\n", *pairs]))
    stubs = [_stub(feature.id, feature.question, examples) for feature in comparison.features.values()]
    changes.write(f"{folder}/claims.yml", "\n".join([_SCHEMA.format("claims"), *stubs]))
    changes.notes += [
        f"{folder}/claims.yml: search for each feature. {_REPLACE}",
        f"{folder}/technology.yml: 'position' is the last; columns to its right have a higher one.",
        f"{folder}/stack.yml: its layers, for the sign of its column. Copy that of a technology like it.",
        f"docs/data/sources.yml: 'makes: [{identity}]' at each source that its makers wrote.",
    ]


def experiment_arguments(comparison: Comparison) -> Sequence[Argument]:
    """What `make new-experiment` takes."""
    return (
        Argument("ID", "the name of its file, such as 'osdi-2026'", new_id(comparison.experiments)),
        Argument("TITLE", "what was measured, such as 'Sandboxes on one host, 2026'"),
        Argument("HOST", "the machine, such as 'Server with two Xeon 6430 and Linux 6.12'"),
        Argument("YEAR", "the year of the measurement", _year),
        Argument("SOURCE", "the id of its source in docs/data/sources.yml", one_of("source", comparison.sources)),
        Argument("AT", "the place in the source, such as 'table 2'"),
        Argument("NOTE", "what the numbers don't show"),
        Argument("MEASURED", "what the numbers are, such as 'Start to first byte'"),
        Argument("UNIT", "the unit of the numbers, such as 'ms'"),
        Argument("BETTER", "lower, higher or neither", one_of("word", ("lower", "higher", "neither"))),
        Argument("VALUES", "two or more, such as 'QEMU (vm): 243; Docker (container): 50'", _check_values(comparison)),
    )


def add_experiment(changes: Changes, values: Mapping[str, str]) -> None:
    """Add an experiment with one measurement, and its chart to the page of experiments."""
    file = f"{_DATA}/experiments/{values['ID']}.yml"
    lines = [
        _EXPERIMENT_HEAD,
        *(write_pair(key, values[key.upper()]) for key in ("title", "host")),
        f"year: {values['YEAR']}\nsource: {values['SOURCE']}\nchecked: {_today()}\n",
        write_pair("note", values["NOTE"]),
        f"measurements:\n  - name: {write_value(values['MEASURED'])}\n",
        *(write_pair(key, values[key.upper()], "    ") for key in ("unit", "better", "at")),
        "    values:\n",
    ]
    for subject, technology, value in _split_values(values["VALUES"]):
        named = f", technology: {technology}" if technology else ""
        lines.append(f"      - {{subject: {_write_in_braces(subject)}{named}, value: {value}}}\n")
    changes.write(file, "".join(lines))
    page = changes.read(_EXPERIMENTS_PAGE)
    chart = f"## {values['TITLE']}\n\n```experiment\nexperiment: {values['ID']}\n```\n\n"
    last = page.find("\n## Measured by this project") + 1 or len(page)
    changes.write(_EXPERIMENTS_PAGE, page[:last] + chart + page[last:])
    changes.notes += [
        f"{file}: 'checked' is today; read the source at its place today, or write the day on which you did.",
        f"{file}: 'feature', if it measures one of the comparison, and further measurements of the same host.",
    ]


def _stub(feature: str, question: str, examples: Sequence[str]) -> str:
    """A claim that says that nobody has looked yet, as of today, and where to look."""
    where = ", ".join(examples)
    text = f"Nobody has searched yet: {question} Look into the documentation, code and measurements of {where}."
    return f"{feature}:\n{write_pair('unknown', text, '  ')}  checked: {_today()}\n"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


_VALUE = re.compile(r"(?P<subject>[^;]+?)\s*(?:\((?P<technology>[a-z0-9-]+)\))?\s*:\s*(?P<value>\d+(?:\.\d+)?)")


def _split_values(text: str) -> list[tuple[str, str, str]]:
    """Subject, technology and number of each bar; raises ArgumentsError for what is none."""
    bars = []
    for part in filter(None, map(str.strip, text.split(";"))):
        if not (found := _VALUE.fullmatch(part)):
            raise ArgumentsError([f"VALUES: {part!r} is not a value. Write, for example, 'QEMU (vm): 243'."])
        bars.append((found["subject"], found["technology"] or "", found["value"]))
    return bars


def _check_values(comparison: Comparison) -> Check:
    def check(value: str) -> str | None:
        try:
            bars = _split_values(value)
        except ArgumentsError as error:
            return error.problems[0].removeprefix("VALUES: ")
        for _, technology, _ in bars:
            if technology and technology not in comparison.technologies:
                return f"Unknown technology {technology!r}. {suggest(technology, comparison.technologies)}"
        return None if len(bars) > 1 else "one value is not a comparison. Give two or more, with ';' between them."

    return check


def _year(value: str) -> str | None:
    return None if re.fullmatch(r"(19|20)\d\d", value) else f"{value!r} is not a year, such as 2026."


def _write_in_braces(text: str) -> str:
    """A value within braces, where a comma or bracket ends plain text."""
    return write_value([text])[1:-1]
