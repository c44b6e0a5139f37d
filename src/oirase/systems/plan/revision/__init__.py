"""The yearly revision (年度改定): next year's edition is opened from the last, each division mends its own sheets, one office publishes.

It writes what `plan/commons` holds, field by field; who owes what, who changed what and what was sent back stands here.
"""
