"""What the pack says about each municipality."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from oirase.kernel.geo import BoxField, GeometryField
from oirase.kernel.texts import search_key
from oirase.kernel.texts.localized import LocalizedTextField


class Kind(models.TextChoices):
    """Kinds of municipalities (市町村の区分)."""

    CITY = "city", _("市")
    TOWN = "town", _("町")
    VILLAGE = "village", _("村")
    WARD = "ward", _("特別区")


class Municipality(models.Model):
    """A municipality (市町村), known by its six-digit code with the check digit."""

    code = models.CharField(_("団体コード"), max_length=6, primary_key=True)
    kind = models.CharField(_("区分"), max_length=10, choices=Kind.choices)
    name = LocalizedTextField(_("名称"))
    kana = models.CharField(_("よみ"), max_length=60)
    aliases = models.JSONField(_("別の書き方"), default=list)
    county = LocalizedTextField(_("郡"), blank=True)
    website = models.URLField(_("公式サイト"), blank=True)
    office = GeometryField(_("役所の位置"), null=True)
    office_box = BoxField(of="office")
    area = GeometryField(_("区域"), null=True)
    area_box = BoxField(of="area")
    census_year = models.PositiveSmallIntegerField(_("国勢調査の年"), null=True)
    population = models.PositiveIntegerField(_("人口"), null=True)
    households = models.PositiveIntegerField(_("世帯数"), null=True)
    area_km2 = models.DecimalField(_("面積（km²）"), max_digits=8, decimal_places=2, null=True)
    over_65 = models.PositiveIntegerField(_("65歳以上の人口"), null=True)

    class Meta:
        verbose_name = "市町村"
        ordering = ["code"]
        indexes = [
            GistIndex(fields=["office_box"], name="municipality_office"),
            GistIndex(fields=["area_box"], name="municipality_area"),
        ]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def share_over_65(self) -> Decimal | None:
        """Return the share of people of 65 and over in per cent, to one decimal."""
        if not self.population or self.over_65 is None:
            return None
        return round(Decimal(100 * self.over_65) / self.population, 1)

    def search_keys(self) -> set[str]:
        """Return the search keys of everything that it is called."""
        return {search_key(one) for one in (*self.name.values(), self.kana, *self.aliases) if one}
