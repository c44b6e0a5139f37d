"""Every write of messages: what readers do with their own, what officers do, what reports from outside say, checks of the mail's way."""
