"""What is cited, out of an edition or a programme, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.translation import get_language

from oirase.kernel import clock
from oirase.kernel.manifest import packs
from oirase.systems.plan.commons.models import Edition, Programme
from oirase.systems.plan.opendata import citation, files, links
from oirase.systems.plan.opendata.pages.answers import open_file

FORMS = {"bib": "application/x-bibtex; charset=utf-8", "json": "application/vnd.citationstyles.csl+json"}


def edition_source(request: HttpRequest, edition: Edition) -> citation.Source:
    """Return an edition as what is cited."""
    return _source(request, edition, links.edition_page(edition), f"roadmap-{edition.fiscal_year}")


def programme_source(request: HttpRequest, programme: Programme) -> citation.Source:
    """Return a programme, as its newest edition has it, as what is cited; by its lasting address."""
    edition, address = programme.edition, links.at("programme", programme.code)
    return _source(request, edition, address, f"roadmap-{programme.code}", programme=str(programme))


def _source(request: HttpRequest, edition: Edition, address: str, key: str, **named: Any) -> citation.Source:
    published = edition.published_at or edition.created_at
    return citation.Source(
        key=f"{key}-r{edition.revision}",
        publisher=str(edition.publisher or packs.current().text("name")),
        edition=str(edition.title),
        revision=edition.revision,
        issued=clock.local(published).date(),
        read_on=clock.today(),
        address=request.build_absolute_uri(address),
        language=links.feed_language(get_language() or "ja"),
        **named,
    )


def citation_answer(request: HttpRequest, source: citation.Source, form: str) -> HttpResponseBase:
    """Answer with a citation as BibTeX or CSL-JSON. Raises Http404 for another form."""
    if form not in FORMS:
        raise Http404
    content = citation.bibtex(source).encode() if form == "bib" else files.written(citation.csl(source))
    return open_file(request, content, FORMS[form], name=f"{source.key}.{form}")
