"""The source itself: runs on Windows, keeps SQL and Plotly out of pages, and leaves no text unused or untranslated."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dashboard.language import LANGUAGES, texts
from tests.conftest import DATA, ROOT, read_csv

CODE = sorted([*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "pages").rglob("*.py")])
PAGES = sorted((ROOT / "pages").glob("*.py"))
#: What Windows has not.
MODULES = {"fcntl", "pwd", "grp", "resource", "termios", "tty", "pty", "syslog", "posix", "crypt", "curses", "readline"}
CALLS = {
    "os": {
        *("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getgroups", "getpgid", "getpgrp", "setsid"),
        *("setuid", "setgid", "setpgid", "killpg", "chown", "lchown", "chroot", "mkfifo", "mknod", "nice", "uname"),
        *("wait3", "wait4", "getloadavg", "sched_getaffinity", "ttyname", "openpty", "sync", "statvfs", "O_NOFOLLOW"),
    },
    "signal": {
        *("SIGKILL", "SIGALRM", "SIGHUP", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGPIPE", "SIGQUIT", "SIGSTOP"),
        *("alarm", "setitimer", "pause", "sigwait", "pthread_kill", "pthread_sigmask"),
    },
    "time": {"tzset"},
    "asyncio": {"add_signal_handler"},
}
POSIX_PATH = re.compile(r"^/(tmp|dev|proc|etc|usr|var|home|root|bin)(/|$)")
#: strftime codes that Windows does not know.
POSIX_TIME = re.compile(r"%-[a-zA-Z]")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def faults(path: Path) -> Iterator[str]:
    """Yield what would not run, or run otherwise, on Windows."""
    for node in ast.walk(tree(path)):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            yield from (f"{line}: imports {name}" for name in names if name.split(".")[0] in MODULES)
            if isinstance(node, ast.ImportFrom) and node.module in CALLS:
                yield from (f"{line}: imports {a.name}" for a in node.names if a.name in CALLS[node.module])
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in CALLS.get(node.value.id, ()):
                yield f"{line}: {node.value.id}.{node.attr}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if POSIX_PATH.match(node.value):
                yield f"{line}: the path {node.value}"
            if POSIX_TIME.search(node.value):
                yield f"{line}: the time format {node.value}"
        elif isinstance(node, ast.Call):
            yield from encoding_fault(node)


def encoding_fault(call: ast.Call) -> Iterator[str]:
    """Yield where a text file is opened without its encoding: Windows would take CP932."""
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    if any(keyword.arg == "encoding" or keyword.arg is None for keyword in call.keywords):
        return
    words = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    words += [k.value.value for k in call.keywords if k.arg == "mode" and isinstance(k.value, ast.Constant)]
    binary = any(re.fullmatch("[rwxab+]*b[rwxab+]*", word) for word in words if isinstance(word, str))
    # os.open and the members of a zip archive are bytes.
    owner = function.value.id if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name) else ""
    if name in ("read_text", "write_text") or (name == "open" and not binary and owner not in ("os", "archive")):
        yield f"{call.lineno}: {name}() without an encoding"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_code_runs_on_windows(path):
    assert [*faults(path)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import fcntl",
        "from resource import getrusage",
        "import os\nos.fork()",
        "from os import getuid",
        "import signal\nsignal.alarm(1)",
        "open('/tmp/x', 'rb')",
        "open('x')",
        "open('x', 'w')",
        "p.read_text()",
        "p.open()",
        "d.strftime('%-d')",
    ],
)
def test_the_scan_finds(code, tmp_path):
    file = tmp_path / "code.py"
    file.write_text(code, encoding="utf-8")
    assert [*faults(file)]


def test_file_names_differ_by_more_than_case_and_are_allowed_on_windows():
    files = [
        name_of(path)
        for folder in ("dashboard", "pages", "queries", "data", "tests")
        for path in (ROOT / folder).rglob("*")
    ]
    assert len({file.lower() for file in files}) == len(files)
    reserved = re.compile(r'[<>:"\\|?*]|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)|[. ](/|$)', re.IGNORECASE)
    assert [file for file in files if reserved.search(file)] == []


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_page_only_arranges(path):
    imported = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not re.search(r"\bselect\b.*\bfrom\b", node.value, re.IGNORECASE | re.DOTALL), node.value
    built_of = {"intake": "intake", "briefing": "briefing", "present": "briefing"}
    allowed = {"dashboard.ui"} | ({f"dashboard.{built_of[path.stem]}.page"} if path.stem in built_of else set())
    assert imported <= allowed, "a page imports nothing but what pages are built from"


# -- Texts ---------------------------------------------------------------------------------------

JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def test_every_text_is_in_both_languages():
    for key, words in texts().items():
        assert set(words) == set(LANGUAGES), key
        assert all(isinstance(word, str) for word in words.values()), key


#: Their English quotes what staff write in their files: 継続, 市, 令和6年.
QUOTING = ("records.", "template.", "intake.")


def test_english_texts_hold_no_japanese():
    ours = {key: words["en"] for key, words in texts().items() if not key.startswith(QUOTING)}
    assert {key: words for key, words in ours.items() if JAPANESE.search(words)} == {}


@cache
def used() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the dotted words of the code, and for each f-string a pattern of what it may become."""
    exact, patterns = set(), set()
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                exact.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [re.escape(part.value) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values]
                patterns.add("".join(parts))
    return frozenset(exact), tuple(pattern for pattern in patterns if r"\." in pattern)


def test_no_text_is_unused():
    exact, patterns = used()
    anything = re.compile("|".join(pattern for pattern in patterns if re.search("[a-z]{2}", pattern)))
    unused = [key for key in texts() if key not in exact and not anything.fullmatch(key)]
    assert unused == []


#: Folders and modules whose own say() and text() put the file of their texts before the key.
PREFIXED = {"slides": "pptx", "pptx": "pptx", "workbook": "xlsx", "xlsx": "xlsx"}


def test_no_used_text_is_missing():
    _, patterns = used()
    files = {key.split(".")[0] for key in texts()}
    called = set()
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                first = node.args[0]
                prefix = PREFIXED.get(path.stem) or PREFIXED.get(path.parent.name)
                if name in ("text", "say", "section") and isinstance(first, ast.Constant):
                    bare = prefix and str(first.value).split(".")[0] not in files
                    key = f"{prefix}.{first.value}" if bare else first.value
                    called |= {key} if "." in str(key) else set()
    assert {key.split(".")[0] for key in called} <= files
    assert sorted(called - texts().keys()) == []
    for pattern in patterns:
        if re.match(rf"({'|'.join(files)})\\\.", pattern):
            assert any(re.fullmatch(pattern, key) for key in texts()), f"no text fits {pattern}"


# -- Labels --------------------------------------------------------------------------------------

LABELS = [
    dict(zip(read_csv(DATA / "reference/labels.csv")[0], row, strict=True))
    for row in read_csv(DATA / "reference/labels.csv")[1:]
]


def test_every_label_is_in_both_languages():
    for label in LABELS:
        assert label["ja"].strip() and label["en"].strip(), label
    # A section's letter (ア) and an era year are quoted from print.
    quoted = re.compile(r"\b[ア-オ]\b|令和\d+年度")
    assert [label for label in LABELS if JAPANESE.search(quoted.sub("", label["en"]))] == []


def test_digits_in_japanese_are_half_width():
    wide = re.compile("[０-９Ａ-Ｚａ-ｚ]")
    assert [label for label in LABELS if wide.search(label["ja"])] == []
    assert [key for key, words in texts().items() if wide.search(words["ja"])] == []
