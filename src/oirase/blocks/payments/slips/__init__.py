"""Slips for convenience stores and Pay-easy (払込票): `numbers` what is printed, `bars` GS1-128 as bars, `files` the stores' report.

Known from publications: AI 91, a company code of six digits, 44 digits in all, about 60 mm wide. What follows the company code, the check
digit (GS1's modulus 10 with weights 3 and 1) and the limit per slip are what is generally told and have not been read in the guideline:
they are settings (`payments.slip_layout`, `payments.slip_limit`) and marked unconfirmed until an office records them.
"""
