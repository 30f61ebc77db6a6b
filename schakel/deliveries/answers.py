"""What owners answered to questions that no system can: kept as one file whose name is its hash; the ledger says which counts."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from schakel.deliveries.draft import DraftError
from schakel.deliveries.recipient import Assignment, Part, Question
from schakel.warehouse.durable import write_text


class AnswersGone(DraftError):
    """The answers are gone, or not those that stand in the ledger."""


@dataclass(frozen=True)
class Answered:
    """One answer. `by`: role and account of who gave it; no name of a person."""

    value: float | str
    by: str


Answers = Mapping[tuple[str, str], Answered]
"""By part and question."""


def write_answers(answers: Answers, folder: Path) -> str:
    """Write all answers as a whole; returns their hash."""
    told = [[part, question, each.value, each.by] for (part, question), each in sorted(answers.items())]
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    found = hashlib.sha256(text.encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    write_text(_path(folder, found), text)
    return found


def read_answers(folder: Path, expected: str) -> dict[tuple[str, str], Answered]:
    """Read them back.

    Args:
        expected: the hash that stands in the ledger; "" = nobody answered anything yet.

    Raises:
        AnswersGone: when they are gone, or are others.
    """
    if not expected:
        return {}
    path = _path(folder, expected)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
        raise AnswersGone(f"{path}: the answers are gone or were changed; put the file back from a back-up, or enter them again")
    found = json.loads(path.read_text(encoding="utf-8"))
    return {(part, question): Answered(value, by) for part, question, value, by in found}


def questions_of(assignment: Assignment) -> Iterator[tuple[Part, Question]]:
    """All questions with their part, in order."""
    for part in assignment.parts:
        for question in part.questions:
            yield part, question


def unanswered(assignment: Assignment, answers: Answers) -> list[tuple[Part, Question]]:
    """Questions that must be answered and are not."""
    return [
        (part, question)
        for part, question in questions_of(assignment)
        if question.required and (part.name, question.name) not in answers
    ]


def _path(folder: Path, hash_: str) -> Path:
    return folder / f"answers-{hash_[:16]}.json"
