"""WCAG 2.2 AA on real pages: axe-core, widths, console, forced colours and print, for every kind of reader."""
