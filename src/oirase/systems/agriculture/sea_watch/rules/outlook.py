"""Will a line be passed in the next days: a simple forecast, and the hindcast that says whether it is worth showing.

The forecast is a damped anomaly: the mean course of the year (two harmonics, least squares) plus today's departure from it, times a factor
fitted for each lead. Its rival is persistence: it stays as it is. Both are scored on years that the fit has not seen; where the
forecast is not better by a margin, the answer is "no skill" and nothing is forecast.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from oirase.systems.agriculture.sea_watch.rules.days import Means

Numbers = NDArray[np.float64]
YEAR = 365.2425


@dataclass(frozen=True)
class Model:
    """A fitted forecast: coefficients of the course of the year, a damping factor and a spread (degrees) for each lead in days."""

    course: tuple[float, ...]
    damping: Mapping[int, float]
    spread: Mapping[int, float]

    def forecast(self, day: date, mean: float, lead: int) -> float:
        """Return the mean that is expected `lead` days after a day that had `mean`."""
        anomaly = mean - course_at(self.course, day)
        return course_at(self.course, day + timedelta(days=lead)) + self.damping[lead] * anomaly


@dataclass(frozen=True)
class Skill:
    """What the hindcast found at a lead: errors of both (degrees), skill 1 - MSE/MSE of persistence, over how many held-back days."""

    lead: int
    cases: int
    rmse: float
    rmse_persistence: float
    skill: float


@dataclass(frozen=True)
class Outlook:
    """The answer: skilled leads with the expected mean and the chance (0 to 1) of being above the line; or why there is none."""

    skills: tuple[Skill, ...]
    expected: tuple[tuple[date, float, float], ...]
    reason: str = ""

    @property
    def has_skill(self) -> bool:
        """Whether anything is forecast."""
        return bool(self.expected)


def basis(day: date) -> list[float]:
    """Return the harmonics of a day of the year."""
    angle = 2 * np.pi * (day - date(day.year, 1, 1)).days / YEAR
    return [1.0, np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)]


def course_at(course: Sequence[float], day: date) -> float:
    """Return the mean course of the year on a day."""
    return float(np.dot(course, basis(day)))


def fitted(means: Means, leads: Sequence[int]) -> Model:
    """Fit the course of the year and the damping of each lead on daily means."""
    days = sorted(means)
    values = np.array([means[day] for day in days])
    course, *_ = np.linalg.lstsq(np.array([basis(day) for day in days]), values, rcond=None)
    anomaly = {day: means[day] - course_at(course, day) for day in days}
    damping, spread = {}, {}
    for lead in leads:
        later = timedelta(days=lead)
        pairs = np.array([(anomaly[day], anomaly[day + later]) for day in days if day + later in anomaly])
        square = float((pairs[:, 0] ** 2).sum()) if len(pairs) else 0.0
        damping[lead] = float((pairs[:, 0] * pairs[:, 1]).sum()) / square if square else 0.0
        rest = pairs[:, 1] - damping[lead] * pairs[:, 0] if len(pairs) else np.zeros(1)
        spread[lead] = float(np.sqrt((rest**2).mean()))
    return Model(tuple(float(one) for one in course), damping, spread)


def hindcast(model: Model, held_back: Means, leads: Sequence[int]) -> tuple[Skill, ...]:
    """Score the model against persistence on days that it has not seen."""
    return tuple(found for lead in leads if (found := _skill(model, held_back, lead)))


def _skill(model: Model, held_back: Means, lead: int) -> Skill | None:
    later = timedelta(days=lead)
    days = [day for day in sorted(held_back) if day + later in held_back]
    if not days:
        return None
    truth = np.array([held_back[day + later] for day in days])
    ours = np.array([model.forecast(day, held_back[day], lead) for day in days])
    theirs = np.array([held_back[day] for day in days])
    mse, mse_persistence = float(((ours - truth) ** 2).mean()), float(((theirs - truth) ** 2).mean())
    skill = 1 - mse / mse_persistence if mse_persistence else 0.0
    return Skill(lead, len(days), mse**0.5, mse_persistence**0.5, skill)


def outlook(
    means: Means, line: float, today: date, *, leads: Sequence[int], years: int, cases: int, margin: float
) -> Outlook:
    """Fit on all years but the newest full ones, score on the newest twelve months, forecast the leads that have skill.

    At least `years` years to fit on and `cases` held-back days are needed, and a skill of more than `margin`.
    """
    border = today - timedelta(days=365)
    training = {day: mean for day, mean in means.items() if day <= border}
    held_back = {day: mean for day, mean in means.items() if border < day <= today}
    if len(training) < years * 300:
        return Outlook((), (), "few_years")
    model = fitted(training, leads)
    skills = hindcast(model, held_back, leads)
    if not skills or min(one.cases for one in skills) < cases:
        return Outlook(skills, (), "few_cases")
    skilled = [one.lead for one in skills if one.skill > margin]
    if not skilled:
        return Outlook(skills, (), "no_skill")
    if today not in means:
        return Outlook(skills, (), "no_value")
    expected = []
    for lead in skilled:
        mean = model.forecast(today, means[today], lead)
        expected.append((today + timedelta(days=lead), mean, chance_above(mean, model.spread[lead], line)))
    return Outlook(skills, tuple(expected))


def chance_above(mean: float, spread: float, line: float) -> float:
    """Return the chance of lying above the line when errors are normal with a spread in degrees."""
    if spread <= 0:
        return float(mean > line)
    return 0.5 * (1 + math.erf((mean - line) / (spread * math.sqrt(2))))
