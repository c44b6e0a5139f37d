"""Counter reform (窓口改革, S76): one interview for several procedures, and what it saves, measured.

An officer opens a **visit** (来庁), chooses procedures, and asks everything once (書かない窓口); each procedure becomes its own case, fees are
taken together. Beside it stands the **duty map** (業務の見直し): surveys of the steps of a procedure before and after the reform, held against
one another, between bodies, and against the time that visits really take.

Modules: `models`, `rules` (surveys compared, pure), `services` (visits), `surveying` (surveys), `selectors`, `figures`, `slip` (the resident's paper).
"""
