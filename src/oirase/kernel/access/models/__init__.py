"""The structure of access: bodies and organisations, people and posts, roles and grants."""

from oirase.kernel.access.models.grants import Agreement, Grant, Representation, Role
from oirase.kernel.access.models.people import Post, PostHolding, User, UserKind
from oirase.kernel.access.models.structure import (
    Body,
    BodyKind,
    Organisation,
    OrganisationVersion,
    Succession,
)

__all__ = [
    "Agreement",
    "Body",
    "BodyKind",
    "Grant",
    "Organisation",
    "OrganisationVersion",
    "Post",
    "PostHolding",
    "Representation",
    "Role",
    "Succession",
    "User",
    "UserKind",
]
