"""Reads the text of a published roadmap (令和○年度ＤＸ関連事業ロードマップ) back into programmes.

The document is a set of spreadsheet pages printed to PDF. Somebody who takes the text out of such a PDF does not
get the page but the cells, in the order in which the program once drew them: labels first, then boxes as they were
last edited, neighbours in one row glued without a sign between them ("<division><item><field>"), a wide cell as
many short lines, a column of year heads as "R9R8R7R6", a vertical heading as one character per line. A page may
lose its head (its cells then hang at the end of the page before), may carry its number late, may go on without a
second head. Digits and letters come in full and half width side by side.

So nothing here trusts the order of pieces for a head value. Three other kinds of evidence are used:

1. **The index** in front of the pages (`index.py`). It lists number and title, the items as vertical text beside
   the rows, and the fields with their number of programmes: "n programmes" handed out in order of number give each
   programme its field. The index holds where a page says otherwise, and the page is flagged.
2. **The form.** Every page is the same form, so what is left when the form's own words are taken away is the
   answer. The clearest case are the years: each page prints the year columns once and the first and last year of
   the programme once; take the columns away, and two years remain, the smaller is the first (`header.py`).
   The amount is the only line that is a bare number or stands in the line of the label 事業費（千円）.
3. **Repetition** (`organisations.py`). Fields and items are known from the index, so they can be cut off the glued
   line; what is left is the division. A bureau is a line that ends like an office; where two lines do, the one
   that other pages print too is the bureau. There is no list of names in the code: another document of this form
   brings its own.

Each value found by weaker evidence carries a `Flag`: which key, why, and which lines of the source to look at. A
value that is neither certain nor plausible is None or [], with a flag.

The texts in the boxes (`cells.py`) have no such safety. Names of initiatives (取組) are found by their place in the
file, their narrow column and the number of target/actual pairs; the flag says when the counts disagree or when the
pieces of a page do not follow the form's order. Sentences are attributed as well as the order allows; the rest,
above all the cells of the year columns, is kept as `unassigned`, so that a person sees everything beside the draft.

Titles are kept as the page prints them, in its own width of letters; years, numbers and amounts are folded to half
width. Pure Python without Django; the caller decodes bytes (cp932 or UTF-8) and shows `ParseError.message_id`.
"""

from .model import Flag, ParseError, ProgrammeReading, Reading, SourceLine, Texts, as_objects
from .reading import parse

__all__ = ["Flag", "ParseError", "ProgrammeReading", "Reading", "SourceLine", "Texts", "as_objects", "parse"]
