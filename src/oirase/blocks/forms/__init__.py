"""Forms (様式) as data: steps, questions, conditions and computed values that officers declare, filled in by anybody.

A form's **definition** is JSON (`spec.parsing` says how it looks); publishing freezes it as a version together with its JSON
Schema 2020-12. A person begins a **draft** of a version: what is typed is kept as it was typed, right or wrong, at every change, so that
no error, lost session or restart loses it. `filling.fill` is the one evaluator: it works out what is asked, answered and wrong, on the
server only, also for the parts of a page that htmx exchanges. Handing in works it out once more and gives it to the **intake** of the
draft's purpose (a port) in the same transaction.

Order of events: `start` -> `save`, `attach` ... -> `send` (once; again it gives the same result) -> `Intake.accept`.

Modules: `spec` (definitions), `types` (kinds of questions), `filling` (evaluator), `merging` (three-way merge of definitions), `models`,
`services`, `selectors`, `reading` (parsed versions), `ports`, `facade` (what others call), `pages`.
"""
