"""Documents: notices that an office issues from templates which its officers edit, and files kept about a record.

A block or system **declares** a notice (`NoticeSpec`): its code, the placeholders that it can fill (text, day, yen, list), texts to
begin with. Officers **write** it in three languages as parts of a public letter (件名, 前文, 本文, 記, 教示, 発信者, 担当) in a small markup, see it with
sample values, and publish it with the reason. A published version (様式の版) is never changed again, so a case pins it by its id.

Order of events when a notice is **issued** inside a caller's command: compose the letter in every language of the template, take the
office's next document number (文書番号, without gaps, last), compose again with it, set the PDF (A4, PDF/UA-1), keep the file and the letter as
text as one `Document` for its party. The addressee reads the text on a page, in each language, and saves the PDF by a signed link.

What people write is never markup of the typesetter: templates are read into a tree before values enter it, values enter as text,
and the typesetter gets plain data. The page and the PDF are made from the same data.

Modules: `offers` (declarations), `general` (notices that any procedure needs), `markup`, `letters` (composing), `printing`, `typesetting`,
`numbers`, `issuing`, `checking` and `diffs` (the editor's help), `services`, `selectors`, `pack` (samples), `demo`, `notices` (the older letter with
a fixed shape), `facade` (what others call). Where a part shall depend on a condition one day, `letters.compose` is the place to leave it out.
Limits: no electronic signature or seal; a sign that the font lacks is printed as 〓 and told.
"""
