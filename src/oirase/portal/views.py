"""Front doors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from oirase.kernel.access.http import page, public, signed_in
from oirase.kernel.manifest import packs
from oirase.kernel.manifest.catalogue import systems


@page(public)
def home(request: HttpRequest) -> HttpResponse:
    """Say what can be done here."""
    return render(request, "portal/home.html")


@page(public)
def catalogue(request: HttpRequest) -> HttpResponse:
    """List all systems of the roadmap, planned or running."""
    return render(request, "portal/catalogue.html", {"systems": systems(packs.current().path)})


@page(signed_in)
def my_page(request: HttpRequest) -> HttpResponse:
    """Show what concerns the person who has signed in."""
    return render(request, "portal/my_page.html")
