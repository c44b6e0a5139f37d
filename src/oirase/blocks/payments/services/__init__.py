"""Every write: `charging`, `receiving` (money in), `online`, `counter`, `refunds`, `closing`, `slips`, `fees`.

Locks are taken in one order: charge, then payment, then refund; an office's drawer before all of them.
"""
