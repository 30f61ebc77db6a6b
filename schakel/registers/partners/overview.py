"""Of each partner in a year: whether the talk of that year was held, what came of it, and what is done together."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Literal

from schakel.records.standing import Standing
from schakel.registers.partners.models import Contact, Doing, JointProject, Kind, Partner, Talk

Verdict = Literal["held", "planned", "unsaid", "missing", "missed", ""]


@dataclass(frozen=True)
class Row:
    """One partner in one year.

    Args:
        talk: the one that tells most: held, else planned, else cancelled; of more alike the last one.
        verdict: held; planned; "unsaid" when its day passed and nobody said whether it was held; "missing" while the year can
            still have one; "missed" when it can no more; "" when none was meant.
        joint: running together in that year.
    """

    partner: Partner
    talk: Talk | None
    verdict: Verdict
    joint: tuple[JointProject, ...]
    contacts: tuple[Contact, ...]


def overview(year: int, today: date) -> list[Row]:
    """All partners that work is done with, or that were talked with in that year, by kind and name."""
    talks, joint, contacts = defaultdict(list), defaultdict(list), defaultdict(list)
    for talk in Talk.objects.filter(on__year=year).order_by("on", "id"):
        talks[talk.partner_id].append(talk)  # type: ignore[attr-defined]
    for project in JointProject.objects.exclude(state=Doing.IDEA).order_by("title"):
        starts_on, ends_on = project.starts_on or date.min, project.ends_on or (today if _is_over(project) else date.max)
        if starts_on.year <= year <= ends_on.year:
            joint[project.partner_id].append(project)  # type: ignore[attr-defined]
    for contact in Contact.objects.order_by("function"):
        contacts[contact.partner_id].append(contact)  # type: ignore[attr-defined]
    order = list(Kind.values)
    rows = []
    for partner in sorted(Partner.objects.all(), key=lambda each: (order.index(each.kind), each.name)):
        told = _most_telling(talks[partner.pk])
        if partner.is_running or told is not None:
            verdict = _verdict(partner, told, year, today)
            rows.append(Row(partner, told, verdict, tuple(joint[partner.pk]), tuple(contacts[partner.pk])))
    return rows


def _is_over(project: JointProject) -> bool:
    return project.state in (Doing.DONE, Doing.STOPPED)


def _most_telling(talks: list[Talk]) -> Talk | None:
    for standing in (Standing.HELD, Standing.PLANNED, Standing.CANCELLED):
        found = [each for each in talks if each.standing == standing]
        if found:
            return found[-1]
    return None


def _verdict(partner: Partner, talk: Talk | None, year: int, today: date) -> Verdict:
    if talk is not None and talk.standing == Standing.HELD:
        return "held"
    if talk is not None and talk.standing == Standing.PLANNED:
        return "planned" if talk.on >= today else "unsaid"
    if not partner.has_yearly_talk:
        return ""
    return "missing" if today <= date(year, 12, 31) else "missed"


def years(today: date) -> list[int]:
    """Years in which there are talks, the newest first; this year always."""
    return sorted({*Talk.objects.values_list("on__year", flat=True).distinct(), today.year}, reverse=True)
