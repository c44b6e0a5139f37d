"""The model of a procedure (手続) and every write to it; the catalogue, the counter and others of the office stand on this.

A procedure is one **document** (`document`): what the catalogue says of it, the form, the flow of its cases. Officers work on its parts; publishing
freezes the whole as a version and makes, from its parts, a version of the form (blocks/forms) and of the kind of case (blocks/cases).
A body **adopts** another's published procedure as its own, changes it, and takes updates by a three-way merge (`adoption`):
what it has changed stays, what both have changed is a conflict that a person decides.

Modules: `document` (parts and checks), `shape` (documents from outside), `wording` (in words), `models`, `services`, `adoption`, `applying`, `selectors` (search in plain words), `pack` (procedures of a prefecture's pack).
"""
