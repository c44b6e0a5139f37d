"""Addresses of the open data. They stay: a code that has a slash keeps it, so what follows a code stands before it or ends the address."""

from django.urls import path

from oirase.systems.plan.opendata.pages import editions, embed, feeds, find, programmes

app_name = "roadmap-open"
urlpatterns = [
    path("", editions.index, name="index"),
    path("find/", find.everything, name="find"),
    path("find/programmes.csv", find.table, name="find_table"),
    path("catalogue.jsonld", editions.catalogue, name="catalogue"),
    path("dictionary/", editions.dictionary_page, name="dictionary"),
    path("dictionary.json", editions.dictionary_file, name="dictionary_json"),
    path("editions/<int:year>/", editions.year, name="year"),
    path("editions/<int:year>/<int:revision>/", editions.edition, name="edition"),
    path("editions/<int:year>/<int:revision>/tables.<slug:form>", editions.file, name="file"),
    path(
        "editions/<int:year>/<int:revision>/citation.<slug:form>", editions.citation_file, name="cite_edition"
    ),
    path("programmes/<path:code>.json", programmes.programme_json, name="programme_json"),
    path("programmes/<path:code>", programmes.programme, name="programme"),
    path("citations/<path:code>.<slug:form>", programmes.citation_file, name="cite_programme"),
    path("feeds/<slug:language>.atom", feeds.everything, name="feed"),
    path("feeds/<slug:language>/<path:code>.atom", feeds.programme, name="programme_feed"),
    path("embed/<int:order>/<path:code>.svg", embed.picture, name="embed_picture"),
    path("embed/<int:order>/<path:code>", embed.indicator, name="embed"),
    path("oembed", embed.oembed, name="oembed"),
]
