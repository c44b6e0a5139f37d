"""What buoys measure: the code of each quantity, its names, unit, and how it is called in the CF vocabulary of climate and forecast data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from oirase.kernel.texts import LocalizedText

CF = "https://vocab.nerc.ac.uk/standard_name/"


@dataclass(frozen=True)
class Quantity:
    """A quantity; `kind` as the observations block has it, `interval` in seconds where it is not that of the station."""

    code: str
    name: LocalizedText
    unit: str
    unit_name: str
    standard_name: str
    decimals: int = 2
    kind: str = "scalar"
    interval: int | None = None


def _of(
    code: str, ja: str, en: str, easy: str, unit: tuple[str, str], standard_name: str, **more: object
) -> Quantity:
    return Quantity(code, LocalizedText(ja=ja, en=en, ja_easy=easy), *unit, standard_name, **more)  # type: ignore[arg-type]


DEGREES, SPEED = ("℃", "degree Celsius"), ("m/s", "metre per second")
QUANTITIES: Mapping[str, Quantity] = {
    one.code: one
    for one in (
        _of("temperature", "水温", "Water temperature", "水（みず）の あたたかさ", DEGREES, "sea_water_temperature"),
        _of("salinity", "塩分", "Salinity", "水（みず）の しおからさ", ("", "practical salinity"), "sea_water_practical_salinity"),
        _of("oxygen", "溶存酸素", "Dissolved oxygen", "水（みず）の 中（なか）の 酸素（さんそ）", ("mg/L", "milligram per litre"),
            "mass_concentration_of_oxygen_in_sea_water"),
        _of("current_east", "流れの東向き成分", "Current towards east", "東（ひがし）への ながれ", SPEED,
            "eastward_sea_water_velocity", decimals=3),
        _of("current_north", "流れの北向き成分", "Current towards north", "北（きた）への ながれ", SPEED,
            "northward_sea_water_velocity", decimals=3),
        _of("air_temperature", "気温", "Air temperature", "空気（くうき）の あたたかさ", DEGREES, "air_temperature", decimals=1),
        _of("wind_speed", "風速", "Wind speed", "風（かぜ）の はやさ", SPEED, "wind_speed", decimals=1),
        _of("wind_from", "風向", "Wind direction", "風（かぜ）が くる 方向（ほうこう）", ("°", "degree"), "wind_from_direction", decimals=0),
        _of("position", "位置", "Position", "場所（ばしょ）", ("", "longitude and latitude"), "longitude, latitude",
            decimals=5, kind="position", interval=3600),
    )
}  # fmt: skip
