"""A year of made-up applications: `applications` reads them and fills forms in, `playing` plays them through the services."""

from oirase.systems.office.procedures.demo.playing import load

__all__ = ["load"]
