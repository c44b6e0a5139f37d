"""What other floors use of sign-in: limits on how often, and whose key an API request carries."""

from oirase.blocks.identity.limits import TooMany, by_actor, by_address, by_field, count, limited, refusal
from oirase.blocks.identity.services import account_of_key

__all__ = ["TooMany", "account_of_key", "by_actor", "by_address", "by_field", "count", "limited", "refusal"]
