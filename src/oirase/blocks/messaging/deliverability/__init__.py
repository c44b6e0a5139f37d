"""Whether mail of this installation will be believed: what the names in DNS say about the sender's domain.

Standards: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), reverse names (RFC 1912, 2.1). Large receivers refuse bulk mail without
them, so a check belongs before the day on which six hundred people wait for a mail. A question that could not be asked is never
taken for a pass.

Modules: `asking` (the resolver), `spf` (which addresses a domain lets send), `findings` (the checks).
"""
