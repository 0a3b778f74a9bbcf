"""Where a courier is: one report of their device. Personal data, kept apart from an order and its history (S20)."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Self

from attrs import Attribute, field

from orderflow._first_use import value
from orderflow.validation import InvalidField, optional_text, type_checked

__all__ = ["Position"]

_MICRO: Final = 1_000_000
_LATITUDE_MAX: Final = 90 * _MICRO
_LONGITUDE_MAX: Final = 180 * _MICRO


def _at_most(most: int) -> Any:
    def validate(instance: object, attribute: "Attribute[int]", value: int) -> None:
        if abs(value) > most:
            expected = f"whole microdegrees from -{most:,} to {most:,}"
            raise InvalidField(path=f"Position.{attribute.name}", expected=expected, given="more or less")

    return validate


@value(kw_only=True, order=False, field_transformer=type_checked)
class Position:
    """
    A place and an instant, exact to the microdegree (11 cm), so that two of them are the same or not.

    No `repr` shows the place.

    Attributes:
        latitude_micro: Millionths of a degree, positive to the north.
        longitude_micro: Millionths of a degree, positive to the east.
        at: When they were there, as their device says.
        courier: The host's id of them; the desk writes it in.
    """

    latitude_micro: int = field(validator=_at_most(_LATITUDE_MAX), repr=False)
    longitude_micro: int = field(validator=_at_most(_LONGITUDE_MAX), repr=False)
    at: datetime
    courier: str = field(default="", validator=optional_text)

    @classmethod
    def of(cls, latitude: str | Decimal, longitude: str | Decimal, *, at: datetime) -> Self:
        """
        A position in degrees, written out: `Position.of("31.298974", "120.585289", at=…)`.

        What is finer than a microdegree is rounded to the nearest. A float is refused, because what it stands for
        depends on who prints it.
        """
        return cls(latitude_micro=_micro(latitude, "latitude"), longitude_micro=_micro(longitude, "longitude"), at=at)

    @property
    def latitude(self) -> Decimal:
        """Degrees, positive to the north."""
        return Decimal(self.latitude_micro).scaleb(-6)

    @property
    def longitude(self) -> Decimal:
        """Degrees, positive to the east."""
        return Decimal(self.longitude_micro).scaleb(-6)

    @property
    def recency(self) -> tuple[datetime, int, int, str]:
        """What positions are sorted by: the instant; then anything, as long as it is always the same."""
        return self.at, self.latitude_micro, self.longitude_micro, self.courier


def _micro(degrees: object, name: str) -> int:
    if isinstance(degrees, str | Decimal):
        try:
            exact = Decimal(degrees)
        except InvalidOperation:
            exact = Decimal("NaN")
        if exact.is_finite() and abs(exact) <= 180:
            return int((exact * _MICRO).to_integral_value())
    raise InvalidField(
        path=f"Position.{name}",
        expected="degrees as text or Decimal, from -180 to 180",
        given=type(degrees).__name__,
    )
