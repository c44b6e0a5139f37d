"""Tables of observations: places, what is measured there, devices, and how values are kept."""

from oirase.blocks.observations.models.alerts import (
    STANDING,
    ActionKind,
    Alert,
    AlertAction,
    AlertRule,
    AlertState,
    AlertSubscription,
    Mute,
    RuleVersion,
    Severity,
    Watch,
)
from oirase.blocks.observations.models.devices import Device, DeviceError, DeviceKey
from oirase.blocks.observations.models.places import Entity, Feature, Location, Placement
from oirase.blocks.observations.models.quality import QualityConfig, Span
from oirase.blocks.observations.models.series import Kind, ObservedProperty, Sensor, Series
from oirase.blocks.observations.models.stored import Aside, Batch, Chunk, Latest, Revision

__all__ = [
    "Aside",
    "STANDING",
    "ActionKind",
    "Alert",
    "AlertAction",
    "AlertRule",
    "AlertState",
    "AlertSubscription",
    "Batch",
    "Chunk",
    "Device",
    "DeviceError",
    "DeviceKey",
    "Entity",
    "Feature",
    "Kind",
    "Latest",
    "Location",
    "Mute",
    "ObservedProperty",
    "Placement",
    "QualityConfig",
    "Revision",
    "RuleVersion",
    "Sensor",
    "Series",
    "Severity",
    "Span",
    "Watch",
]
