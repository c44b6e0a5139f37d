"""Front doors: each shows what its reader can do here, and nothing that is not theirs."""

from __future__ import annotations

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from oirase.kernel.access.http import actor_in, page, permission, public, signed_in, staff
from oirase.kernel.audit.models import ReadEntry
from oirase.kernel.files import scanner_state
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.catalogue import manifest_of, systems
from oirase.portal import health
from oirase.portal.catalogue import SYSTEMS
from oirase.portal.entries import by_domain, domains, entries_of, put_forward, services
from oirase.portal.programmes import served
from oirase.portal.selectors import audit_page, dead_letters, find_everywhere, queue_depths
from oirase.portal.services import drop_delivery, retry_delivery, start_verification
from oirase.ui.lists.bulk import job_of

LONGEST_NUMBER = 18


@page(public)
def home(request: HttpRequest) -> HttpResponse:
    """Say what can be done here."""
    rows = systems(packs.current().path)
    counts = Counter(row.state for row in rows)
    found = services(actor_in(request))
    context = {
        "services": put_forward(found, packs.current().content.get("menu", ())),
        "domains": by_domain(found),
        "counts": counts,
        "total": len(rows),
    }
    return render(request, "portal/home.html", context)


@page(public)
def services_page(request: HttpRequest) -> HttpResponse:
    """List where everything begins that the reader may open, by domain and words."""
    words = request.GET.get("q", "").strip()[:100]
    found = services(actor_in(request), words)
    return render(
        request, "portal/services.html", {"domains": by_domain(found), "count": len(found), "q": words}
    )


@page(signed_in)
def start(request: HttpRequest) -> HttpResponse:
    """Lead whoever has just signed in to where their work begins."""
    return redirect("portal:desk" if actor_in(request).is_staff else "portal:my_page")


@page(public)
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """List all systems of the roadmap, planned or running."""
    return SYSTEMS.respond(request)


@page(public)
def system(request: HttpRequest, row: str) -> HttpResponse:
    """Show one system: what it is, which programmes it serves, where it begins, what it cannot do."""
    found = next((one for one in systems(packs.current().path) if row in (one.id, one.slug)), None)
    if found is None:
        raise Http404
    manifest = manifest_of(found)
    context = {
        "row": found,
        "manifest": manifest,
        "entries": entries_of(manifest, actor_in(request)),
        "domain": domains()[found.domain],
        "programmes": served(actor_in(request), found.programmes),
    }
    return render(request, "portal/system.html", context)


@page(signed_in)
def my_page(request: HttpRequest) -> HttpResponse:
    """Show what concerns the person who has signed in, and who has looked at their data."""
    actor = actor_in(request)
    reads = ReadEntry.objects.filter(person_id__in=[actor.user_id])[:50]
    own = [entry for one in services(actor, audience="signed_in") for entry in one.entries]
    return render(request, "portal/my_page.html", {"reads": reads, "own": own})


@page(staff)
def desk(request: HttpRequest) -> HttpResponse:
    """Show an officer's work: what waits, and the lists they may open."""
    return render(
        request, "portal/desk.html", {"domains": by_domain(services(actor_in(request), audience="staff"))}
    )


@page(public)
def search(request: HttpRequest) -> HttpResponse:
    """Search everything that the actor may see."""
    words = request.GET.get("q", "").strip()[:100]
    groups = find_everywhere(actor_in(request), words) if words else []
    total = sum(len(group.hits) for group in groups)
    return render(request, "portal/search.html", {"q": words, "groups": groups, "total": total})


@page(permission("operations.view"))
def operations(request: HttpRequest) -> HttpResponse:
    """Show how the platform runs; no record of anybody's."""
    context = {
        "queues": queue_depths(),
        "dead": dead_letters(),
        "seal": health.last_seal(),
        "scanner": scanner_state(),
    }
    return render(request, "portal/operations.html", context)


@page(permission("operations.view"))
@require_POST
def decide_delivery(request: HttpRequest) -> HttpResponse:
    """Retry or drop a delivery that is stuck."""
    decide = drop_delivery if request.POST.get("decision") == "drop" else retry_delivery
    number = request.POST.get("delivery", "")
    if not number.isdecimal() or len(number) > LONGEST_NUMBER:
        raise Http404
    decide(actor_in(request), delivery_id=int(number))
    return redirect("portal:operations")


@page(permission("audit.view"))
def audit(request: HttpRequest) -> HttpResponse:
    """Show the entries of one's own bodies, newest first, or those of one record."""
    subject, before = request.GET.get("subject", "").strip()[:200], request.GET.get("before", "")
    rows, following = audit_page(actor_in(request), subject, before)
    context = {
        "rows": rows,
        "subject": subject,
        "next": following,
        "may_verify": actor_in(request).has("audit.verify"),
        "job": job_of(actor_in(request), request.GET.get("job", "")),
    }
    if request.GET.get("part") == "progress":
        return render(request, "portal/_verification.html", context)
    return render(request, "portal/audit.html", context)


@page(permission("audit.verify"))
@require_POST
def verify_audit(request: HttpRequest) -> HttpResponse:
    """Have the whole chain checked as a job, and go to its progress."""
    job = start_verification(actor_in(request))
    return redirect(f"{reverse('portal:audit')}?job={job.pk}")


@page(public)
def help_page(request: HttpRequest) -> HttpResponse:
    """Explain how the pages are used: signing in, searching, lists, keyboard, languages."""
    return render(request, "portal/help.html")


@page(public)
def accessibility(request: HttpRequest) -> HttpResponse:
    """State which standard is aimed at and what is known not to meet it."""
    return render(request, "portal/accessibility.html")


@page(public)
def credits_page(request: HttpRequest) -> HttpResponse:
    """Name the sources of the data."""
    return render(request, "portal/credits.html")
