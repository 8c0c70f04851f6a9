"""Joins each script with the modules that it imports, so that a browser sends one request and not one for each."""

import posixpath
import re
from collections.abc import Container, Iterator, Mapping

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import AtlasError, Problem, suggest

# Each pattern begins with a word, and then looks back at what must stand before it: so a text is searched for the word,
# which is ten times as fast as to try the pattern at each character.
_IMPORT = re.compile(r'import (?<=^import )(?:(?P<names>[^"]+) from )?"(?P<address>\.[^"]*)";', re.MULTILINE)
_DYNAMIC_IMPORT = re.compile(r'import\("(?<=\bimport\(")(?P<address>\.[^"]*)(?="\))')
_ANY_IMPORT = re.compile(
    r"""import(?:(?<=^import)\b[^"';]*|(?<=\bimport)\()(?P<quote>["'])(?P<address>\.[^"'\n]*)(?P=quote)""", re.MULTILINE
)
_EXPORT = re.compile(
    r"export (?<=^export )(?:(?=(?:async function|function|class|const|let) (?P<name>\w+)))?", re.MULTILINE
)
_ALIAS = re.compile(r"\s+as\s+")


def join_script(name: str, scripts: Mapping[str, str], folder: str) -> str:
    """The script, preceded by the project's modules that it imports statically, each once and in order of execution.

    Each module becomes a function that is called here and returns the module's exports, so that its other names are
    not visible to the others. Libraries, which lie outside of `folder`, and modules that are imported dynamically
    remain files of their own.

    Args:
        name: the path of the script.
        scripts: the text of each of the project's scripts, by its path.
        folder: the folder of the project's scripts.

    Raises:
        AtlasError: an import or an export has a form that can't be joined.
    """
    libraries: dict[str, None] = {}
    modules: dict[str, str] = {}

    def add(module: str, importers: tuple[str, ...]) -> str:
        """The text of a module, after the modules that it imports were added to `modules`."""
        source = SourceText(scripts[module], module)

        def replace_import(found: re.Match[str]) -> str:
            address = _resolve(found["address"], module)
            if not address.startswith(f"{folder}/"):
                library = _rebase(found["address"], module, name)
                libraries[f'import {found["names"]} from "{library}";'] = None
                return ""
            names = (found["names"] or "").strip()
            if not names.startswith("{"):
                message = f'Name what is imported in braces: import {{ name }} from "{found["address"]}".'
                raise AtlasError([source.problem_at(found.start(), message)])
            if address not in scripts:
                message = f"There is no module {address!r}. {suggest(address, scripts)}"
                raise AtlasError([source.problem_at(found.start("address"), message)])
            if address in (*importers, module):
                raise AtlasError([source.problem_at(found.start("address"), "This module imports the one it is in.")])
            if address not in modules:
                text = _wrap(SourceText(add(address, (*importers, module)), address), scripts[address])
                modules[address] = f"const $modules{len(modules)} = {text};"
            index = list(modules).index(address)
            return f"const {_ALIAS.sub(': ', names)} = $modules{index};"

        text = _IMPORT.sub(replace_import, source.text)
        return _DYNAMIC_IMPORT.sub(lambda found: f'import("{_rebase(found["address"], module, name)}', text)

    text = add(name, ())
    return "\n".join([*libraries, *modules.values(), text])


def join_valid_scripts(scripts: Mapping[str, str], folder: str) -> dict[str, str]:
    """Each script that is not only a part of others, joined as by `join_script`, or as it is if it can't be joined."""
    joined = {}
    for name in sorted(scripts.keys() - list_imported(scripts)):
        try:
            joined[name] = join_script(name, scripts, folder)
        except AtlasError:
            joined[name] = scripts[name]
    return joined


def list_imported(scripts: Mapping[str, str]) -> set[str]:
    """The modules that need no file of their own, because other scripts import them, and only statically."""
    imported, dynamically_imported = set(), set()
    for name, text in scripts.items():
        imported |= {_resolve(found["address"], name) for found in _IMPORT.finditer(text)}
        dynamically_imported |= {_resolve(found["address"], name) for found in _DYNAMIC_IMPORT.finditer(text)}
    return (imported - dynamically_imported) & scripts.keys()


def find_missing_modules(script: SourceText, files: Container[str]) -> Iterator[Problem]:
    """Find the modules that a script imports, at its start or later, and that are not among the published files.

    Those in double quotes at its start are found when it is joined.
    """
    for found in _ANY_IMPORT.finditer(script.text):
        address = _resolve(found["address"], script.path)
        if address not in files and not _IMPORT.match(script.text, found.start()):
            message = f"There is no {address}. Name a file by its path from the folder of this script, with its ending."
            yield script.problem_at(found.start("address"), message)


def _wrap(module: SourceText, original: str) -> str:
    """The module as a function that is called immediately and returns the module's exports."""
    exports = []
    for found in _EXPORT.finditer(original):
        if not found["name"]:
            message = "Export what is declared here, with 'const', 'let', 'function' or 'class' after 'export'."
            raise AtlasError([SourceText(original, module.path).problem_at(found.start(), message)])
        exports.append(found["name"])
    return f"(() => {{\n{_EXPORT.sub('', module.text)}\nreturn {{ {', '.join(exports)} }};\n}})()"


def _resolve(address: str, module: str) -> str:
    """The path that an address leads to, which is relative to a module."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(module), address))


def _rebase(address: str, old: str, new: str) -> str:
    """Convert an address that is relative to the script `old` into one that is relative to `new`."""
    relative = posixpath.relpath(_resolve(address, old), posixpath.dirname(new))
    return relative if relative.startswith(".") else f"./{relative}"
