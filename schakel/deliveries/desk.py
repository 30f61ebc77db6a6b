"""What is done with a delivery, from the draft to the receipt; each act is one entry of the ledger, and the files beside it.

Files come first and the entry last: what the ledger says was done is on the disk, and a try that broke is done again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import cast

from schakel.deliveries.answers import Answered, AnswersGone, read_answers, unanswered, write_answers
from schakel.deliveries.calendar import due_of
from schakel.deliveries.composing import compose
from schakel.deliveries.contents import Contents
from schakel.deliveries.delivered_before import Organisation, as_release, hide_beside, refuse, releases_before
from schakel.deliveries.draft import Draft, read_draft, write_draft
from schakel.deliveries.entry import Entry
from schakel.deliveries.kept import Kept
from schakel.deliveries.ledger import FOLDER, Ledger
from schakel.deliveries.letter import Round, letter_files
from schakel.deliveries.package import stem, write_package
from schakel.deliveries.plausible_rules import find_rules
from schakel.deliveries.prefill import prefill
from schakel.deliveries.recipient import Assignment, Recipient
from schakel.deliveries.report_kinds import report_files
from schakel.deliveries.rounds import as_sent, owners_reasons
from schakel.deliveries.sending import folder_of, hash_of_all, hashes, put
from schakel.deliveries.states import Act, Delivery, State, check_may_act, step
from schakel.deliveries.still_valid import changed_definitions, differences
from schakel.errors import SchakelError
from schakel.privacy.audience import Thresholds
from schakel.privacy.cell import PrivacyError, Release
from schakel.privacy.reader import Reader
from schakel.privacy.thresholds import load_thresholds
from schakel.reports.numbers import Language
from schakel.vocabulary.progress import Progress
from schakel.warehouse.lock import locked
from schakel.warehouse.snapshot import Snapshot, current, pin, snapshots

PATIENCE_SECONDS = 5.0
MOST_NAMED = 3


class DeskError(SchakelError):
    """Something cannot be done with a delivery; the message says what to do first.

    Args:
        reason: why in one word, for who says it in another language.
        facts: numbers and names that belong to it.
    """

    def __init__(self, message: str, reason: str, **facts: object) -> None:
        super().__init__(message)
        self.reason, self.facts = reason, facts


class SignatureFell(DeskError):
    """Check and signature fell, because what would be delivered is not what was looked at."""


@dataclass(frozen=True)
class Actor:
    """Who acts, and when."""

    reader: Reader
    account: str
    now: datetime


@dataclass(frozen=True)
class Desk:
    """Deliveries of one assignment and period.

    Args:
        today: day on the calendar of the network.
        sender: who gives the figures out.
        snapshot: that figures come from; None = the current one.
        kept: what serves several deliveries; of its own when left out.
    """

    data: Path
    recipient: Recipient
    assignment: Assignment
    starts_on: date
    today: date
    sender: str
    network_code: str
    language: Language = "nl"
    snapshot: Snapshot | None = None
    kept: Kept = field(default_factory=Kept)

    @property
    def id(self) -> str:
        """Of the delivery."""
        return self.assignment.delivery(self.starts_on)

    @property
    def ledger(self) -> Ledger:
        """Where everything is written down."""
        return Ledger(self.data)

    @property
    def folder(self) -> Path:
        """Of drafts and answers."""
        return self.data / FOLDER / self.id

    def stands(self) -> Delivery:
        """How the delivery stands."""
        return self.ledger.delivery(self.id)

    def draft(self, stands: Delivery | None = None) -> Draft:
        """The draft that counts.

        Raises:
            DraftError: it is gone or was changed.
        """
        found = (stands or self.stands()).facts.get("draft_hash")
        if found is None:
            raise DeskError(f"{self.id}: there is no draft yet; prefill it first", "no_draft")
        return read_draft(self.folder, found)

    def answers(self, stands: Delivery | None = None) -> dict[tuple[str, str], Answered]:
        """What owners answered."""
        return read_answers(self.folder, str((stands or self.stands()).facts.get("entered_hash") or ""))

    def prefill(self, actor: Actor, report: Progress | None = None) -> Entry:
        """Take the figures from the current snapshot into a draft.

        Raises:
            DeskError: the period is not over, there is no agreement or no snapshot.
            NothingToDeliverError: the snapshot tells nothing of the period.
        """
        check_may_act(actor.reader, self.assignment, Act.PREFILL)
        stands = self.stands()
        self._must_be(stands, Act.PREFILL)
        due = due_of(self.recipient, self.assignment, self.starts_on)
        if self.today < due.ends_on:
            raise DeskError(
                f"{self.id}: the period is not over until {due.ends_on}; prefill it then", "not_over", day=due.ends_on
            )
        if not due.has_agreement:
            raise DeskError(
                f"{self.id}: the agreement of {self.recipient.name} ({self.recipient.agreement.title}) does not hold for this "
                f"period. Nothing may be sent without one: write the new one in recipients/{self.recipient.name}.toml",
                "no_agreement",
            )
        thresholds = load_thresholds(self.data)
        draft = prefill(
            self._snapshot(), self.recipient, self.assignment, self.starts_on, find_rules(self.data), report, thresholds,
            self.kept,
        )  # fmt: skip
        organisation_of = self._organisation_of(draft)
        draft = hide_beside(
            draft, as_release(draft, self.id, organisation_of, thresholds), self._before(organisation_of, thresholds)
        )
        facts = {
            "snapshot": draft.snapshot_id, "cells": len(draft.lines), "draft": stands.draft + 1,
            "draft_hash": write_draft(draft, self.folder),
        }  # fmt: skip
        return self._write(Act.PREFILL, actor, facts, stands)

    def enter(self, actor: Actor, part: str, values: Mapping[str, float | str], reason: str = "") -> Entry:
        """Keep what an owner answered, beside what was answered before. Values are checked before they come here.

        Args:
            reason: why what was sent is otherwise; asked only then, and begins a correction.

        Raises:
            DeskError: it was sent, and no reason is given or no answer is otherwise.
            AnswersGone: it was sent, and what was answered then is gone.
        """
        check_may_act(actor.reader, self.assignment, Act.ENTER)
        stands = self.stands()
        self._must_be(stands, Act.ENTER)
        by = f"{actor.reader.role.value}:{actor.account}"
        try:
            before = self.answers(stands)
        except AnswersGone:
            if stands.first_sent_at is not None:
                raise
            # Nothing rests on them yet: all questions are asked again.
            before = {}
        given = dict(values)
        told: dict[str, object] = {}
        if stands.state in (State.SENT, State.RECEIPTED):
            # What stays as it was keeps who gave it.
            given = {name: value for name, value in given.items() if not _is_same(before.get((part, name)), value)}
            if not given:
                message = f"{self.id}: no answer is otherwise than it was sent, so there is nothing to correct"
                raise DeskError(message, "same_answers")
            if not reason.strip():
                message = f"{self.id}: it was sent already; give the reason why an answer is otherwise now"
                raise DeskError(message, "no_reason")
            told = {"reason": reason.strip(), "cells_differ": len(given)}
        elif stands.state not in (State.PREFILLED, State.CORRECTING):
            told = {"changed": "entered", "reason": f"answers of part {part} changed"}
        answers = before | {(part, name): Answered(value, by) for name, value in given.items()}
        facts = {"part": part, "question": ", ".join(sorted(given)), "entered_hash": write_answers(answers, self.folder), **told}
        return self._write(Act.ENTER, actor, facts, stands)

    def enter_parts(self, actor: Actor, answers: Mapping[str, Mapping[str, float | str]], reason: str = "") -> Entry:
        """Keep the answers of several parts; once it was sent, of those in which one is otherwise.

        Raises:
            DeskError: as `enter`.
        """
        stands = self.stands()
        given = {part: values for part, values in answers.items() if values}
        if stands.state in (State.SENT, State.RECEIPTED):
            before = self.answers(stands)
            other = {
                part: values for part, values in given.items()
                if not all(_is_same(before.get((part, name)), value) for name, value in values.items())
            }  # fmt: skip
            given = other or given
        return [self.enter(actor, part, values, reason) for part, values in given.items()][-1]

    def check(self, actor: Actor, looked_at: int) -> Entry:
        """Say that every figure of which a rule spoke was looked at.

        Args:
            looked_at: how many that were; another number means that somebody looked at another draft.

        Raises:
            DeskError: figures that cannot be, questions that were not answered, or figures that were not looked at.
        """
        check_may_act(actor.reader, self.assignment, Act.CHECK)
        stands = self.stands()
        self._must_be(stands, Act.CHECK)
        draft, answers = self.draft(stands), self.answers(stands)
        if stopped := draft.stopped:
            named = "; ".join(
                f"{line.figure.measure} of {line.place or line.figure.place_code}: {remark.says['en']}"
                for line in stopped[:MOST_NAMED] for remark in line.remarks if remark.stops
            )  # fmt: skip
            raise DeskError(
                f"{self.id}: {len(stopped)} figures cannot be, so it cannot be checked: {named} Mend them at the source",
                "stopped",
                n=len(stopped),
            )
        if missing := unanswered(self.assignment, answers):
            named = ", ".join(f"{part.name}/{question.name}" for part, question in missing[:MOST_NAMED])
            message = f"{self.id}: {len(missing)} questions have no answer yet: {named}; enter them first"
            raise DeskError(message, "unanswered", n=len(missing))
        if looked_at != len(draft.spoken_of):
            raise DeskError(
                f"{self.id}: rules spoke of {len(draft.spoken_of)} figures and {looked_at} were looked at; look at all of them",
                "not_looked_at",
                n=len(draft.spoken_of),
            )
        facts = {"looked_at": looked_at, "draft_hash": stands.facts["draft_hash"]}
        return self._write(Act.CHECK, actor, facts, stands)

    def sign(self, actor: Actor) -> Entry:
        """Stand for it.

        Raises:
            NotYours: it is for somebody else.
            SignatureFell: it is not any more what was checked; this stands in the ledger too.
        """
        check_may_act(actor.reader, self.assignment, Act.SIGN)
        stands = self.stands()
        self._must_be(stands, Act.SIGN)
        self._must_still_hold(actor, stands)
        return self._write(Act.SIGN, actor, {"draft_hash": stands.facts["draft_hash"]}, stands)

    def send(self, actor: Actor) -> Entry:
        """Make the package and put it in the folder of the recipient; the snapshot is kept for good from then on.

        Raises:
            SignatureFell: as `sign`.
            SendingError, DiskFullError: nothing was sent and the signature stays.
        """
        check_may_act(actor.reader, self.assignment, Act.SEND)
        with locked(self.data, "send", patience_seconds=PATIENCE_SECONDS):
            stands = self.stands()
            self._must_be(stands, Act.SEND)
            self._must_still_hold(actor, stands)
            self._refuse_leaks(self.draft(stands))
            contents, files = self.package(stands)
            folder, name = folder_of(self.data, self.recipient.folder), stem(contents)
            was_sent = any(
                (entry.facts.get("folder"), entry.facts.get("package")) == (self.recipient.folder, name)
                for entry in self.ledger.entries() if entry.act is Act.SEND
            )  # fmt: skip
            put(files, folder, name, may_replace=not was_sent)
            if any(each.id == contents.snapshot_id for each in snapshots(self.data)):
                pin(self.data, contents.snapshot_id, why=f"{self.id}, round {stands.round}, was delivered from it")
            chain = contents.chain or (0, "")
            facts = {
                "package": name, "package_hash": hash_of_all(files), "files": hashes(files), "folder": self.recipient.folder,
                "anchor": f"{chain[0]}:{chain[1]}", "draft_hash": stands.facts["draft_hash"], "snapshot": contents.snapshot_id,
            }  # fmt: skip
            return self._write(Act.SEND, actor, facts, stands)

    def contents(self, stands: Delivery) -> Contents:
        """What the delivery holds when it stands so, as its recipient may see it."""
        return compose(
            self.recipient, self.assignment, self.starts_on, self.draft(stands), self.answers(stands), number=stands.round,
            sender=self.sender, language=self.language, chain=self._signed(stands), network_code=self.network_code,
        )  # fmt: skip

    def as_sent(self) -> Delivery | None:
        """How it stood when it was sent last; None when it never was."""
        return as_sent(self.ledger.entries(), self.id)

    def package(self, stands: Delivery) -> tuple[Contents, dict[str, bytes]]:
        """The contents and the files of what is signed for: the same bytes each time."""
        draft, contents = self.draft(stands), self.contents(stands)
        beside = report_files(contents, self.assignment)
        entries = self.ledger.entries()
        if (sent := as_sent(entries, self.id, stands.round - 1)) is not None:
            before = Round(self.contents(sent), self.draft(sent), cast(datetime, sent.last_at).date())
            beside |= letter_files(before, Round(contents, draft), owners_reasons(entries, self.id, sent.last, stands.last))
        return contents, dict(write_package(contents, self.assignment.formats, beside))

    def receipt(self, actor: Actor, mark: str, received_on: date) -> Entry:
        """Write down that the recipient has it."""
        check_may_act(actor.reader, self.assignment, Act.RECEIPT)
        stands = self.stands()
        return self._write(Act.RECEIPT, actor, {"receipt": mark, "received_on": received_on.isoformat()}, stands)

    def correct(self, actor: Actor, reason: str) -> Entry:
        """Begin a correction of what was sent: it stays what it was, and a next round comes beside it.

        Raises:
            DeskError: nothing that was sent would be otherwise now.
        """
        check_may_act(actor.reader, self.assignment, Act.CORRECT)
        stands = self.stands()
        self._must_be(stands, Act.CORRECT)
        found = differences(self.draft(stands), self._snapshot())
        if not found:
            message = f"{self.id}: nothing that was sent would be otherwise now, so there is nothing to correct"
            raise DeskError(message, "nothing_differs")
        return self._write(Act.CORRECT, actor, {"cells_differ": len(found), "reason": reason}, stands)

    def _refuse_leaks(self, draft: Draft) -> None:
        """Deliveries that were sent since the draft was made are looked at too."""
        thresholds, organisation_of = load_thresholds(self.data), self._organisation_of(draft)
        try:
            refuse(draft, self.id, self._before(organisation_of, thresholds), organisation_of, thresholds)
        except PrivacyError as error:
            raise DeskError(f"{error}. Prefill it again", "leaks", cells=error.cells) from error

    def _before(self, organisation_of: Organisation, thresholds: Thresholds) -> list[Release]:
        return releases_before(self.data, self.ledger.entries(), self.starts_on.year, organisation_of, thresholds, self.kept)

    def _organisation_of(self, draft: Draft) -> Organisation:
        """By the snapshot of the draft, or the current one when that is gone."""
        there = next((each for each in snapshots(self.data) if each.id == draft.snapshot_id), None) or self._snapshot()
        places = self.kept.places(there)

        def of(code: str) -> str | None:
            place = places.find("location", code)
            return place.organisation_code if place is not None else None

        return of

    def _must_still_hold(self, actor: Actor, stands: Delivery) -> None:
        """Check and signature fall when a definition changed since, or the snapshot and with it a figure."""
        draft = self.draft(stands)
        changed, reason = "", ""
        names = changed_definitions(draft)
        if names:
            changed, reason = "definition", f"another definition since it was checked: {', '.join(names)}"
        elif (snapshot := self._snapshot()).id != draft.snapshot_id and (found := differences(draft, snapshot)):
            names = [each.line.figure.measure for each in found]
            changed, reason = "snapshot", f"{len(found)} figures are otherwise in snapshot {snapshot.id}"
        if changed:
            self._write(Act.VOID, actor, {"changed": changed, "reason": reason}, stands)
            message = f"{self.id}: check and signature fell: {reason}. Prefill it again, check it and sign it"
            raise SignatureFell(message, f"fell_{changed}", measures=names, n=len(names))

    def _signed(self, stands: Delivery) -> tuple[int, str] | None:
        """Number and hash of the entry with which this round was signed for: the anchor that the package carries."""
        signed = self.ledger.signature(self.id)
        if signed is None or stands.state not in (State.SIGNED, State.SENT, State.RECEIPTED):
            return None
        return signed.number, signed.hash

    def _snapshot(self) -> Snapshot:
        found = self.snapshot or current(self.data)
        if found is None:
            raise DeskError(f"{self.data}: there is no snapshot yet; run `schakel refresh`", "no_snapshot")
        return found

    def _must_be(self, stands: Delivery, act: Act) -> None:
        """Refused before any work is done, with what can be done."""
        step(stands.state, act)

    def _write(self, act: Act, actor: Actor, facts: Mapping[str, object], stands: Delivery) -> Entry:
        return self.ledger.act(
            self.assignment, self.starts_on, act, actor.reader, actor.account, actor.now, dict(facts), seen=stands.last
        )  # fmt: skip


def _is_same(before: Answered | None, value: float | str) -> bool:
    return before is not None and before.value == value
