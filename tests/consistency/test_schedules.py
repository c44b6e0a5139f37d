"""What manifests want done regularly, and the processes they want supervised, are there to be called."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace

from django.core.management import get_commands
from tests.consistency.test_events import module_of

from oirase.kernel.manifest.loader import manifests
from oirase.kernel.manifest.spec import Manifest, Process
from oirase.kernel.outbox.schedules import SCHEDULES


def problems(declarations: Iterable[Manifest]) -> list[str]:
    found = []
    for manifest in declarations:
        home = module_of(manifest) + "."
        inside = {name for name, one in SCHEDULES.items() if one.call.__module__.startswith(home)}
        found += [
            f"{name}: add it to `schedules` of {manifest.slug}"
            for name in sorted(inside - {*manifest.schedules})
        ]
        found += [
            f"{manifest.slug}: no task has @schedule({name!r})"
            for name in sorted({*manifest.schedules} - inside)
        ]
        found += [
            f"{manifest.slug}: process {process.name} calls `{process.command[0]}`, which is no command"
            for process in manifest.processes
            if process.command[0] not in get_commands()
        ]
    return found


def test_schedules_and_processes_lead_somewhere() -> None:
    assert not problems(manifests())


def test_a_task_is_called_with_nothing() -> None:
    for name, one in SCHEDULES.items():
        inspect.signature(one.call).bind()
        assert one.every.total_seconds() > 0, name


def test_slips_are_found() -> None:
    identity = next(one for one in manifests() if one.slug == "identity")
    slip = replace(identity, schedules=("identity.sweeep",), processes=(Process("live", ("run_live",)),))
    assert problems([slip]) == [
        "identity.sweep: add it to `schedules` of identity",
        "identity: no task has @schedule('identity.sweeep')",
        "identity: process live calls `run_live`, which is no command",
    ]
