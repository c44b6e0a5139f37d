"""`make test-fast` takes the tests of what changed, of its folder and of what imports it, and no others."""

import importlib.util
from pathlib import Path

from oirase.kernel.settings.installation import PROJECT

spec = importlib.util.spec_from_file_location("select_tests", PROJECT / "scripts" / "select_tests.py")
assert spec is not None
assert spec.loader is not None
select_tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(select_tests)
HERE = Path(__file__).resolve()


def test_names_of_modules() -> None:
    assert select_tests.module_of("src/oirase/runtime/logs.py") == "oirase.runtime.logs"
    assert select_tests.module_of("src/oirase/runtime/__init__.py") == "oirase.runtime"
    assert select_tests.module_of("src/oirase/kernel/clock/tests/test_clock.py") == ""
    assert select_tests.module_of("README.md") == ""


def test_what_imports_a_changed_module_is_affected() -> None:
    modules = select_tests.affected({"src/oirase/runtime/processes.py"})
    assert {"oirase.runtime.processes", "oirase.runtime.supervisor", "oirase.cli.up"} <= modules
    assert "oirase.kernel.settings.installation" not in modules


def test_tests_follow_imports_folders_and_themselves() -> None:
    supervisor = HERE.with_name("test_supervisor.py")
    changed = {"src/oirase/runtime/processes.py"}
    assert select_tests.concerns(supervisor, changed, select_tests.affected(changed))
    assert select_tests.concerns(supervisor, {"tests/runtime/test_supervisor.py"}, set())
    assert not select_tests.concerns(
        HERE.with_name("test_messages.py"), changed, select_tests.affected(changed)
    )
    own = PROJECT / "src/oirase/kernel/clock/tests/test_clock.py"
    if own.is_file():
        assert select_tests.concerns(own, {"src/oirase/kernel/clock/data.toml"}, set())


def test_a_changed_system_is_walked_and_many_are_not() -> None:
    [walk] = select_tests.walks({"src/oirase/systems/business/consultation/services.py"})
    assert walk.endswith("[consultation]")
    many = {f"src/oirase/systems/plan/{one}/manifest.py" for one in ("roadmap", "roadmap_import")}
    assert select_tests.walks({*many, "src/oirase/blocks/geo/manifest.py"}) == []
    assert select_tests.walks({"src/oirase/kernel/clock/__init__.py", "README.md"}) == []
