"""Editions as data: the overview, each edition's files, the catalogue for other catalogues, the data dictionary."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from oirase.kernel.access.http import actor_in, page, public
from oirase.systems.plan.commons.ports import reading_address
from oirase.systems.plan.opendata import citation, dcat, dictionary, files, links, selectors, terms
from oirase.systems.plan.opendata.pages.answers import open_file
from oirase.systems.plan.opendata.pages.sources import citation_answer, edition_source


@page(public)
def index(request: HttpRequest) -> HttpResponse:
    """Show which editions there are as data, and what else others can use."""
    editions = selectors.editions_of(actor_in(request))
    context = {
        "editions": [(one, selectors.modified_at(one)) for one in editions],
        "licence": terms.licence(),
    }
    return render(request, "roadmap_open/index.html", context)


@page(public)
def year(request: HttpRequest, year: int) -> HttpResponseBase:
    """Lead to the newest edition of a fiscal year: the address of the year stays when it is revised."""
    for edition in selectors.editions_of(actor_in(request)):
        if edition.fiscal_year == year:
            return redirect(links.edition_page(edition))
    raise Http404


@page(public)
def edition(request: HttpRequest, year: int, revision: int) -> HttpResponse:
    """Show an edition's files with size and checksum, and how it is cited."""
    found = selectors.edition_at(actor_in(request), year, revision)
    context = {
        "edition": found,
        "files": [(one, links.edition_file(found, one.form.name)) for one in files.files_of(found)],
        "reading": reading_address(found),
        "modified_at": selectors.modified_at(found),
        "licence": terms.licence(),
        "contact": terms.contact(selectors.office_of(found)),
        "citation": citation.sentence(edition_source(request, found)),
    }
    return render(request, "roadmap_open/edition.html", context)


@page(public)
def file(request: HttpRequest, year: int, revision: int, form: str) -> HttpResponseBase:
    """Answer with all tables of an edition in one form."""
    if form not in files.FORMS:
        raise Http404
    found = selectors.edition_at(actor_in(request), year, revision)
    name = f"roadmap-{year}-r{revision}.{form}"
    return open_file(
        request,
        files.content_of(found, form),
        files.FORMS[form].media_type,
        name=name,
        etag=f"{files.state_of(found)}-{form}",
        modified=selectors.modified_at(found),
    )


@page(public)
def citation_file(request: HttpRequest, year: int, revision: int, form: str) -> HttpResponseBase:
    """Answer with the citation of an edition."""
    found = selectors.edition_at(actor_in(request), year, revision)
    return citation_answer(request, edition_source(request, found), form)


@page(public)
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """Describe all published editions for other catalogues."""
    editions = selectors.editions_of(actor_in(request))
    said = dcat.catalogue(editions, request.build_absolute_uri)
    return open_file(request, files.written(said), "application/ld+json")


@page(public)
def dictionary_page(request: HttpRequest) -> HttpResponse:
    """Show what every table and column means."""
    context = {"tables": dictionary.tables(), "code_lists": dictionary.code_lists()}
    return render(request, "roadmap_open/dictionary.html", context)


@page(public)
def dictionary_file(request: HttpRequest) -> HttpResponseBase:
    """Answer with the dictionary for programs."""
    said = dictionary.as_json(request.build_absolute_uri(links.at("dictionary_json")))
    return open_file(request, files.written(said), "application/json")
