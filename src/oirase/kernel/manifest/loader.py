"""Finding the manifests by folder, in a fixed order: ui, blocks, systems, portal."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from oirase.kernel.manifest.spec import Manifest

PACKAGE = Path(__file__).resolve().parents[2]
PLACES = ("ui", "blocks/*", "systems/*/*", "portal")


@cache
def manifests() -> tuple[Manifest, ...]:
    """Return all manifests; ImportError or TypeError names the folder whose manifest is broken."""
    return tuple(_read(path) for place in PLACES for path in sorted(PACKAGE.glob(f"{place}/manifest.py")))


def _read(path: Path) -> Manifest:
    # Read as a file of its own: importing the package could pull in models before Django is ready.
    name = "oirase_manifest_" + "_".join(path.parent.relative_to(PACKAGE).parts)
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    found = getattr(module, "MANIFEST", None)
    if not isinstance(found, Manifest):
        raise TypeError(f"{path} has no MANIFEST")
    return found


def by_slug(slug: str) -> Manifest | None:
    """Return the manifest of a slug."""
    return next((found for found in manifests() if found.slug == slug), None)


def resolve(dotted: str) -> object:
    """Return what "package.module:name" points to."""
    module, _, name = dotted.partition(":")
    return getattr(import_module(module), name)
