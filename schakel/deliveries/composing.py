"""From a draft and its answers to the contents of a package."""

from collections.abc import Iterator, Mapping
from datetime import date

from schakel.deliveries.answers import Answers, questions_of
from schakel.deliveries.contents import Answer, Contents, Line, Name
from schakel.deliveries.draft import Draft
from schakel.deliveries.recipient import Assignment, Question, Recipient
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release
from schakel.reports.numbers import Language


def compose(
    recipient: Recipient, assignment: Assignment, starts_on: date, draft: Draft, answers: Answers, *, number: int,
    sender: str, language: Language, chain: tuple[int, str] | None, network_code: str,
) -> Contents:  # fmt: skip
    """The contents. What was entered follows what the systems told, part by part.

    Args:
        number: which round of this delivery it is, from 1.
        chain: number and hash of the entry of the ledger with which it was signed for.
    """
    # What a rule says of a figure that is kept back would tell how large it is, and so would which rule it was.
    spoken = [line.remarks if line.hidden is None and line.before_hidden is None else () for line in draft.lines]
    lines = [
        Line(
            part=line.part,
            figure=line.released,
            place=line.place,
            before=line.before_released,
            definition=line.definition,
            batches=line.batches,
            says=tuple(remark.says[language] for remark in remarks),
            rules=tuple(remark.rule for remark in remarks),
        )
        for line, remarks in zip(draft.lines, spoken, strict=True)
    ]
    names = {(line.figure.level, line.figure.place_code): line.place for line in draft.lines}
    lines += _entered(assignment, starts_on, answers, language, recipient.audience, network_code, names)
    order = {part.name: at for at, part in enumerate(assignment.parts)}
    texts = tuple(
        Answer(part.name, question.text[language], str(found.value), found.by)
        for part, question in questions_of(assignment)
        if (found := answers.get((part.name, question.name))) is not None and isinstance(found.value, str)
    )
    return Contents(
        name=Name(recipient.name, assignment.name, assignment.period, starts_on),
        title=assignment.title[language],
        recipient_name=recipient.title,
        sender=sender,
        number=number,
        language=language,
        snapshot_id=draft.snapshot_id,
        known_on=draft.known_on,
        as_known_on=draft.as_known_on,
        is_simulated=draft.is_simulated,
        made_at=draft.built_at,
        parts={part.name: part.title[language] for part in assignment.parts},
        owners={part.name: part.owner[language] for part in assignment.parts},
        lines=tuple(sorted(lines, key=lambda line: order[line.part])),
        answers=texts,
        chain=chain,
    )


def _entered(
    assignment: Assignment, starts_on: date, answers: Answers, language: Language, audience: Audience, network_code: str,
    names: Mapping[tuple[str, str], str],
) -> Iterator[Line]:  # fmt: skip
    """Numbers that owners gave of their own organisation: staff and money, no borrowers.

    Args:
        names: of the places that systems told of, by level and code.
    """
    for part, question in questions_of(assignment):
        found = answers.get((part.name, question.name))
        if found is None or isinstance(found.value, str):
            continue
        figure = _of_question(question, found.value, assignment, starts_on, audience, network_code)
        yield Line(
            part=part.name,
            figure=figure,
            place=names.get((figure.level, figure.place_code), ""),
            before=None,
            definition="",
            batches=(),
            question=question.text[language],
            unit=question.unit[language],
            entered_by=found.by,
        )


def _of_question(
    question: Question, value: float, assignment: Assignment, starts_on: date, audience: Audience, network_code: str
) -> Publishable:
    level = "organisation" if assignment.organisation else "network"
    figure = Figure(
        measure=question.name, version=starts_on, level=level, place_code=assignment.organisation or network_code,
        period=assignment.period, starts_on=starts_on, part="", numerator=value, denominator=None, value=value, rows=1,
        is_complete=True,
    )  # fmt: skip
    # It counts no persons, so that no threshold speaks.
    (found,) = release(
        [figure], {figure.measure: Persons(numerator=False, denominator=False)}, lambda _: audience, thresholds=DEFAULT
    )
    return found
