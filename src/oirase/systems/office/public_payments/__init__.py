"""Electronic collection (電子収納): the staff's side of payments: charges and payments, the counter, refunds, the daily close, reconciling, accounting.

Charges are made by other systems, or here at the counter from the table of fees. All rules and rows of money live in `blocks/payments`; this
folder has pages, the comparison with what providers report, the export for accounting, and the figures.
"""
