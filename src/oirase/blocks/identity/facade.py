"""What other floors use of sign-in: limits on how often, whose key an API request carries, and the record of a reset code."""

from oirase.blocks.identity.limits import TooMany, by_actor, by_address, by_field, count, limited, refusal
from oirase.blocks.identity.models import ResetCode
from oirase.blocks.identity.services import account_of_key

__all__ = [
    "ResetCode",
    "TooMany",
    "account_of_key",
    "by_actor",
    "by_address",
    "by_field",
    "count",
    "limited",
    "refusal",
]
