"""The roadmap's read API, public, mounted at /api/v1/roadmap/."""

from oirase.systems.plan.roadmap.api.endpoints import router

__all__ = ["router"]
