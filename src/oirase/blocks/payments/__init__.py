"""Payments (公金の収納): charges, the ways in which they are paid, refunds, receipts and the daily close.

Order of events: a system or a block above makes a `Charge` inside its own command (`facade.charge`), from the table of dated
fees or with amounts of its own. It is paid online through a provider, at a convenience store or by Pay-easy with a slip, or at the
counter in cash or by card. Every receipt of money is a `Payment`, whatever it was for: the first that fits its charge settles it,
all others are kept as unexpected and wait for a refund or an officer's decision. Whoever made the charge is told in the same
transaction through `ports.ChargeOwner`. A `Refund` is asked for by one officer and confirmed by another. At the end of the day an
office counts its drawer and closes (`DailyClose`); what is closed stays as it is.

The state of a charge is nowhere set: `rules.state_of` derives it from money and dates. Money that comes twice, late, for another
amount or for nothing known is recorded, never counted twice, and shown where officers reconcile.

Modules: `rules` (pure), `models`, `services` (every write), `facade` and `ports` (for floors above), `providers` (the port
downwards) and `adapters`, `slips` (barcode and numbers), `links` (payers without an account), `pages`.
"""
