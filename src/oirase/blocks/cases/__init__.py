"""Cases (案件): an application from its receipt to the end, as a list of actions that is only ever added to.

`rules` folds the actions into how the case stands: state, whose turn, flags, what is asked, the times that count. `recording.record` is the one
place where a case changes: it asks the rules whether the action fits (409 where not), adds it and brings the row in line. Each case keeps the
version of form and flow with which it began. `flow` says how cases of a kind are handled: fees, time, steps of the office, outcomes.

Order of events: `opening.open_case` inside the command that takes a form in; officers `claim`, `ask_correction` (a form narrowed to single
fields), `perform`, `propose`; another `confirm`s; the notice is issued, the applicant told. Whoever has no account follows the case by
number and code.

Modules: `rules`, `flow`, `conditions`, `models`, `recording`, `opening`, `correcting`, `charging`, `notices`, `letters`, `tracking`, `services`,
`selectors`, `ports`, `facade`, `pages`.
"""
