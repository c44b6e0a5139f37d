"""What each block and system says about itself: plain data, read without Django, checked in one place.

From the manifests come the catalogue of systems, the reference pages, the table of permissions, the event catalogue, the
register of personal data, and what each process, schedule and setting belongs to. A folder's code is held against
its manifest by the consistency tests.

Modules: `spec` (the dataclasses), `catalogue` (index.toml joined with manifests and the pack), `packs` (loading a prefecture).
"""

from oirase.kernel.manifest.spec import (
    Dataset,
    EntryPage,
    Manifest,
    Metric,
    Names,
    PackSection,
    Permission,
    PersonalData,
    Process,
)

__all__ = [
    "Dataset",
    "EntryPage",
    "Manifest",
    "Metric",
    "Names",
    "PackSection",
    "Permission",
    "PersonalData",
    "Process",
]
