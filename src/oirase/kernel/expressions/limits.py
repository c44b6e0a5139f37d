"""How much one expression may ask for: no sentence of an office comes near, and no other one can hold the server up."""

from typing import Final

LENGTH: Final = 4_000  # characters of source
DEPTH: Final = 50  # parts of an expression inside one another
STEPS: Final = 400_000  # parts of expressions and elements of lists looked at in one evaluation
ITEMS: Final = 10_000  # elements of a list, entries of a context
TEXT: Final = 100_000  # characters of a string that an expression makes
DIGITS: Final = 34  # significant digits of a number, as in decimal128 (IEEE 754)
EXPONENT: Final = 6_144  # largest power of ten, likewise
PATTERN: Final = 200  # characters of a regular expression
PATTERN_COST: Final = 2_000_000  # ways in which a pattern may try to match one text, at the very worst
