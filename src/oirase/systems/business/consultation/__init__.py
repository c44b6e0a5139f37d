"""The consultation desk (相談窓口): companies ask by web, telephone or visit; officers assign, answer, and keep the knowledge.

Order of events: `submit` (a company, with or without an account) or `record` (an officer, for a call or a visit) opens a request
with a number and a due date in working days; it is claimed or assigned, contacts are logged, it is answered and closed with an
outcome; the company follows all that is meant for it on a page of its own and says once how satisfied it is.
This folder is the reference for other systems: start reading at `services`, then `models`, `rules`, `pages`.
"""
