"""Joins each script with the modules that it imports, so that a browser asks for one file and waits once."""

import posixpath
import re
from collections.abc import Mapping

from isolation_atlas.authoring.source import SourceText
from isolation_atlas.problem import AtlasError, suggest

_IMPORT = re.compile(r'^import (?:(?P<names>[^"]+) from )?"(?P<address>\.[^"]*)";', re.MULTILINE)
_LATER = re.compile(r'(?<=\bimport\(")\.[^"]*(?="\))')
_EXPORT = re.compile(r"^export (?:(?=(?:async function|function|class|const|let) (?P<name>\w+)))?", re.MULTILINE)
_ALIAS = re.compile(r"\s+as\s+")


def join_script(name: str, scripts: Mapping[str, str], folder: str) -> str:
    """The script with the modules of ours that it imports at its start, each once, in the order in which they run.

    A module becomes a function that is called there and returns what the module exports; its own names stay its own.
    Libraries, which lie outside of `folder`, and what is imported later, when it is needed, stay files of their own.

    Args:
        name: of the script, by its path.
        scripts: the text of each of ours, by its path.
        folder: of all of ours.

    Raises:
        AtlasError: an import or an export can't be joined.
    """
    libraries: dict[str, None] = {}
    modules: dict[str, str] = {}

    def add(module: str, importers: tuple[str, ...]) -> str:
        """The text of a module, once the modules that it imports have been added."""
        source = SourceText(scripts[module], module)

        def take(found: re.Match[str]) -> str:
            address = posixpath.normpath(posixpath.join(posixpath.dirname(module), found["address"]))
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

        text = _IMPORT.sub(take, source.text)
        return _LATER.sub(lambda later: _rebase(later[0], module, name), text)

    text = add(name, ())
    return "\n".join([*libraries, *modules.values(), text])


def list_imported(scripts: Mapping[str, str]) -> set[str]:
    """The modules that are only a part of other scripts, as each import of them stands at the start of one."""
    imported, later = set(), set()
    for name, text in scripts.items():
        folder = posixpath.dirname(name)
        imported |= {posixpath.normpath(posixpath.join(folder, found["address"])) for found in _IMPORT.finditer(text)}
        later |= {posixpath.normpath(posixpath.join(folder, found[0])) for found in _LATER.finditer(text)}
    return (imported - later) & scripts.keys()


def _wrap(module: SourceText, original: str) -> str:
    """A module as a call that gives what it exports."""
    exports = []
    for found in _EXPORT.finditer(original):
        if not found["name"]:
            message = "Export what is declared here, with 'const', 'let', 'function' or 'class' after 'export'."
            raise AtlasError([SourceText(original, module.path).problem_at(found.start(), message)])
        exports.append(found["name"])
    return f"(() => {{\n{_EXPORT.sub('', module.text)}\nreturn {{ {', '.join(exports)} }};\n}})()"


def _rebase(address: str, old: str, new: str) -> str:
    """The address, relative to the script `old`, as one relative to `new`."""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(old), address))
    relative = posixpath.relpath(target, posixpath.dirname(new))
    return relative if relative.startswith(".") else f"./{relative}"
