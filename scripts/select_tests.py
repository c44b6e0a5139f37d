"""Prints the test files that a change concerns, one a line: those of what changed and of what imports it.

What changed is everything since the branch left main (on main itself: since the commit before), uncommitted and new
files included; BASE names another commit. Files that everything depends on select everything.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import grimp

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = PROJECT / "src"
EVERYTHING = ("conftest.py", "tests/fixtures/", "pyproject.toml", "requirements/", "src/oirase/settings/")
ALWAYS = ("tests/architecture", "tests/consistency")
FOLDER = re.compile(r"src/oirase/(?:blocks/\w+|systems/\w+/\w+)(?=/)")
SLUG = re.compile(r'slug="([\w-]+)"')
WALK = "tests/security/test_every_url.py::test_nobody_sees_what_is_not_theirs"
MOST_WALKS = 2


def main() -> None:
    """Print the selection, and on standard error what it was made from."""
    changed = changed_files()
    if any(name.startswith(EVERYTHING) for name in changed):
        print("tests\nsrc")
        print("select_tests: everything depends on what changed", file=sys.stderr)
        return
    modules = affected(changed)
    chosen = {path for path in test_files() if concerns(path, changed, modules)}
    if changed:
        chosen |= {path for name in ALWAYS for path in (PROJECT / name).rglob("test_*.py")}
    for path in sorted(chosen):
        print(path.relative_to(PROJECT))
    for walk in walks(changed):
        print(walk)
    print(
        f"select_tests: {len(changed)} files, {len(modules)} modules, {len(chosen)} test files",
        file=sys.stderr,
    )


def changed_files() -> set[str]:
    """Return the paths that differ from the base, in the commits since and in the working tree."""
    base = os.environ.get("BASE") or _base()
    committed = _git("diff", "--name-only", base, "--") if base else _git("ls-files")
    fresh = _git("ls-files", "--others", "--exclude-standard")
    return {name for name in (*committed, *fresh) if not name.startswith("docs/")}


def affected(changed: Iterable[str]) -> set[str]:
    """Return the modules that changed and those that import them, directly or not."""
    graph = grimp.build_graph("oirase", cache_dir=str(PROJECT / ".import_linter_cache"))
    own = {module for name in changed if (module := module_of(name)) in graph.modules}
    return own.union(*(graph.find_downstream_modules(module) for module in own))


def module_of(name: str) -> str:
    """Return the dotted name of a source file, or nothing."""
    path = Path(name)
    if path.suffix != ".py" or path.parts[:1] != ("src",) or "tests" in path.parts:
        return ""
    parts = path.with_suffix("").parts[1:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_files() -> list[Path]:
    """Return all test files."""
    return [path for root in ("tests", "src") for path in (PROJECT / root).rglob("test_*.py")]


def concerns(path: Path, changed: set[str], modules: set[str]) -> bool:
    """Whether a test file changed, stands in the folder of something that changed, or imports something affected."""
    name = path.relative_to(PROJECT).as_posix()
    if name in changed:
        return True
    folder = path.parent.parent.relative_to(PROJECT).as_posix() + "/" if path.parent.name == "tests" else ""
    if folder not in ("", "./") and any(each.startswith(folder) for each in changed):
        return True
    return bool(imported(path) & modules)


def walks(changed: Iterable[str]) -> list[str]:
    """Return the walks over the addresses of the blocks and systems that changed; none when many did, they take a while."""
    folders = {found[0] for name in changed if (found := FOLDER.match(name))}
    manifests = [PROJECT / folder / "manifest.py" for folder in sorted(folders)]
    texts = [path.read_text(encoding="utf-8") for path in manifests if path.is_file()]
    slugs = [found[1] for text in texts if "urls=" in text and (found := SLUG.search(text))]
    if len(slugs) > MOST_WALKS:
        print(
            f"select_tests: without the walks of {len(slugs)} folders (make test has them)", file=sys.stderr
        )
        return []
    return [f"{WALK}[{slug}]" for slug in slugs]


def imported(path: Path) -> set[str]:
    """Return the modules that a test file names in its imports; `from a import b` may mean the module a.b."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _base() -> str:
    head = _git("rev-parse", "HEAD")
    for main_branch in ("origin/main", "main"):
        base = _git("merge-base", "HEAD", main_branch)
        if base and base != head:
            return base[0]
    before = _git("rev-parse", "--verify", "--quiet", "HEAD~1")
    return before[0] if before else ""


def _git(*words: str) -> list[str]:
    done = subprocess.run(["git", *words], cwd=PROJECT, capture_output=True, text=True)
    return done.stdout.split("\n")[:-1] if done.returncode == 0 else []


if __name__ == "__main__":
    main()
