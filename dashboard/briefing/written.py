"""The file of a briefing: YAML that people can read, read strictly, and the names that such files have."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any, ClassVar

import yaml

from dashboard.briefing.briefing import Briefing, Entry
from dashboard.briefing.errors import BadName, Misread
from dashboard.disclosure.audience import AUDIENCES
from dashboard.language import LANGUAGES

ENDING = ".yml"
#: A briefing is small: nothing larger is read (bytes).
LARGEST = 1_000_000
#: Letters of a file's name.
LONGEST = 60
#: Names that Windows keeps for devices.
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
OPTIONAL = ("title_en", "subtitle", "subtitle_en")
WORDS = ("headline", "headline_en", "based_on", "note", "note_en", "address")


class _Unique(yaml.CSafeLoader):
    """YAML without a key given twice, its words as written: 15_64, yes and 2024-04-01 are words; 010 is ten."""

    yaml_implicit_resolvers: ClassVar[dict] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


_Unique.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[0-9]+\Z"), list("0123456789"))
_Unique.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"(?:true|false)\Z"), ["t", "f"])
_Unique.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"(?:~|null)?\Z"), ["~", "n", ""])
_Unique.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(loader.construct_scalar(node)))


class _Flow(dict):
    """A mapping written on one line."""


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: lists indented, filters on one line."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


_Dumper.add_representer(
    _Flow, lambda dumper, value: dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)
)


def parse(name: str, content: bytes, file: object) -> Briefing:
    """Return the briefing that a file holds; raise Misread with the key that is wrong."""
    if len(content) > LARGEST:
        raise Misread(file, "", "small", len(content))
    try:
        read = yaml.load(content.decode("utf-8-sig"), _Unique)
    except UnicodeDecodeError as error:
        raise Misread(file, "", "utf8", f"0x{content[error.start]:02X}") from error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"L{mark.line + 1}" if mark else ""
        raise Misread(file, where, "yaml", getattr(error, "problem", None) or error) from error
    keys = _keys(read, "", file, ("title", "audience", "language", "slides"), OPTIONAL)
    title = _words(keys, "title", "", file)
    if not title:
        raise Misread(file, "title", "title", "")
    for key, allowed in (("audience", AUDIENCES), ("language", LANGUAGES)):
        if keys[key] not in allowed:
            raise Misread(file, key, key, keys[key])
    slides = keys["slides"] if keys["slides"] is not None else []
    if not isinstance(slides, list):
        raise Misread(file, "slides", "slides", slides)
    entries = tuple(_entry(slide, f"slides[{number}]", file) for number, slide in enumerate(slides, 1))
    optional = {key: _words(keys, key, "", file) for key in OPTIONAL}
    return Briefing(name, title, keys["audience"], entries, keys["language"], **optional)


def dump(briefing: Briefing) -> bytes:
    """Return the file of a briefing."""
    head = {"title": briefing.title} | {key: getattr(briefing, key) for key in OPTIONAL if getattr(briefing, key)}
    head |= {"audience": briefing.audience, "language": briefing.language}
    content = head | {"slides": [_written(entry) for entry in briefing.entries]}
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=10_000).encode("utf-8")


def name_of(title: str, taken: Iterable[str]) -> str:
    """Return a file's name for a title that no other has: its letters, Japanese or not; a hyphen for all else."""
    letters = re.sub(r"[^\w]+", "-", unicodedata.normalize("NFKC", title)).strip("-_")[:LONGEST].strip("-_").lower()
    name = letters if letters and letters not in DEVICES else f"briefing-{letters}".strip("-")
    used = {each.casefold() for each in taken}
    return next(each for each in _numbered(name) if each.casefold() not in used)


def checked(name: str) -> str:
    """Return a name that may become a path; raise BadName for any other."""
    if name != unicodedata.normalize("NFC", name) or not re.fullmatch(r"\w[\w.-]*", name) or len(name) > LONGEST + 15:
        raise BadName(name=name[:80])
    if name.split(".")[0].lower() in DEVICES or name.endswith("."):
        raise BadName(name=name)
    return name


def _numbered(name: str) -> Iterable[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _written(entry: Entry) -> dict[str, Any]:
    parameters = {key: value for key, value in entry.parameters.items() if value is not None}
    kept = {"figure": entry.figure} | ({"parameters": _Flow(parameters)} if parameters else {})
    return kept | {key: getattr(entry, key) for key in WORDS if getattr(entry, key)}


def _entry(slide: Any, where: str, file: object) -> Entry:
    keys = _keys(slide, where, file, ("figure",), ("parameters", *WORDS))
    if not isinstance(keys["figure"], str) or not keys["figure"]:
        raise Misread(file, f"{where}.figure", "figure", keys["figure"])
    parameters = keys.get("parameters") or {}
    if not isinstance(parameters, dict):
        raise Misread(file, f"{where}.parameters", "parameters", parameters)
    for key, value in parameters.items():
        if not isinstance(key, str) or type(value) not in (str, int, type(None)):
            raise Misread(file, f"{where}.parameters.{key}", "parameter", value)
    return Entry(keys["figure"], parameters, **{key: _words(keys, key, f"{where}.", file) for key in WORDS})


def _keys(found: Any, where: str, file: object, needed: tuple[str, ...], allowed: tuple[str, ...]) -> dict:
    """Return a mapping that has the keys it needs and no others."""
    if not isinstance(found, dict):
        raise Misread(file, where, "mapping", found)
    prefix = f"{where}." if where else ""
    for key in needed:
        if key not in found:
            raise Misread(file, f"{prefix}{key}", "present", "")
    for key in found:
        if key not in needed and key not in allowed:
            raise Misread(file, f"{prefix}{key}", "known_key", found[key])
    return found


def _words(keys: dict, key: str, prefix: str, file: object) -> str:
    words = keys.get(key)
    if words is None:
        return ""
    if not isinstance(words, str):
        raise Misread(file, f"{prefix}{key}", "words", words)
    return words.strip()
