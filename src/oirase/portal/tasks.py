"""Long work that the portal's pages start."""

from __future__ import annotations

from collections.abc import Iterator

from oirase.kernel.access.actors import Actor
from oirase.kernel.audit import verify
from oirase.kernel.outbox.jobs import Progress, task
from oirase.kernel.outbox.models import Job

SHOWN = 100


@task("portal.verify_audit")
def verify_chain(job: Job, actor: Actor) -> Iterator[Progress]:
    """Check the whole chain and tell what is not as it was sealed."""
    problems = tuple(
        f"{one.kind}: {one.detail}"
        for _, one in zip(range(SHOWN), verify.verify_chain().problems, strict=False)
    )
    yield Progress(1, 1, problems)
