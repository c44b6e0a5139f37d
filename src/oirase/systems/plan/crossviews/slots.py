"""What the cross-views put into the pages of the roadmap: the way to them."""

from oirase.ui.slots import register

register("roadmap_ways", "crossviews/_views_link.html", order=30)
