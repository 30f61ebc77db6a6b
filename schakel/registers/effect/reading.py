"""Answers of an export taken into the database, and taken out of it again as findings."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from auditlog.context import set_actor
from django.db import transaction
from django.utils.translation import gettext as _

from schakel.records.rows import Trouble
from schakel.registers.effect.answers import Answers, Asked, read_answers
from schakel.registers.effect.finding import Finding, finding
from schakel.registers.effect.limits import Limits
from schakel.registers.effect.models import Design, Measurement, Question, Tally


def asked_of(question: Question) -> Asked:
    """A question as a file is read for it."""
    words = tuple(each.strip() for each in question.words.split(";")) if question.words.strip() else ()
    return Asked(question.code, question.text, question.low, question.high, words)


def take_in(measurement: int, content: bytes, name: str, *, by: Any, on: date, limits: Limits) -> Answers:
    """Read an export: it replaces all that was read of this measurement before, or changes nothing when there is trouble."""
    with transaction.atomic(), set_actor(by):
        record = Measurement.objects.select_for_update().get(pk=measurement)
        questions = list(Question.objects.select_for_update().filter(measurement=measurement).order_by("id"))
        if not questions:
            says = _("Voeg eerst de vragen toe: zonder vragen is niet te zeggen welke kolommen antwoorden zijn.")
            return Answers(trouble=(Trouble(0, "", "", says),))
        read = read_answers(content, name, Design(record.design), [asked_of(each) for each in questions], record.invited)
        if read.trouble:
            return read
        Tally.objects.filter(question__in=questions).delete()
        Tally.objects.bulk_create(
            Tally(question=question, group=group, before=before, after=after, many=many)
            for question in questions
            for group, pairs in read.counted[question.code].items()
            for (before, after), many in pairs.items()
        )
        record.answered, record.read_on, record.version = read.answered, on, record.version + 1
        record.is_told = any(each.tells for each in findings(questions, limits))
        record.save()
    return read


def findings(questions: Iterable[Question], limits: Limits) -> list[Finding]:
    """Of each question what was found, in the order in which they come."""
    chosen = list(questions)
    counted: dict[int, dict[str, Counter[tuple[int | None, int | None]]]] = {}
    for each in Tally.objects.filter(question__in=chosen):
        by_group = counted.setdefault(each.question_id, {})  # type: ignore[attr-defined]
        by_group.setdefault(each.group, Counter())[each.before, each.after] = each.many
    return [finding(each, Design(each.measurement.design), counted.get(each.pk, {}), limits) for each in chosen]
