"""How work that takes minutes stands, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from schakel.dashboards.act_list_words import wrong_list_in_words
from schakel.jobs.job import Job, State
from schakel.reports.numbers import Language, number

STATE: Mapping[Language, Mapping[State, str]] = {
    "nl": {
        State.WAITING: "wacht", State.RUNNING: "wordt doorgerekend", State.DONE: "klaar", State.FAILED: "niet gelukt",
        State.STOPPED: "gestopt", State.CUT_OFF: "afgebroken",
    },
    "en": {
        State.WAITING: "waits", State.RUNNING: "is being worked out", State.DONE: "ready", State.FAILED: "failed",
        State.STOPPED: "stopped", State.CUT_OFF: "cut off",
    },
}  # fmt: skip
TONE: Mapping[State, str] = {State.DONE: "good", State.FAILED: "warn", State.CUT_OFF: "warn"}
_SAYS: Mapping[Language, Mapping[State, str]] = {
    "nl": {
        State.RUNNING: "De computer is bezig. U kunt deze pagina gerust verlaten; het rekenen gaat door.",
        State.DONE: "De uitkomst is klaar.",
        State.FAILED: "Het is niet gelukt.",
        State.STOPPED: "Iemand heeft dit gestopt. U kunt het opnieuw starten.",
        State.CUT_OFF: "Het rekenen is afgebroken, bijvoorbeeld omdat de computer opnieuw is gestart. Er is niets verloren: "
        "start het opnieuw.",
    },
    "en": {
        State.RUNNING: "The computer is at work. You may leave this page; the work goes on.",
        State.DONE: "The answer is ready.",
        State.FAILED: "It did not succeed.",
        State.STOPPED: "Somebody stopped this. You can start it again.",
        State.CUT_OFF: "The work was cut off, for instance because the computer was restarted. Nothing is lost: start it again.",
    },
}
WHY: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "snapshot_gone": "De momentopname waarop dit rust, wordt niet meer bewaard. Begin opnieuw met de momentopname van nu.",
        "list_changed": "Een lijst die het scenario noemt, is veranderd sinds dit is gevraagd. Open het scenario en reken het "
        "opnieuw door.",
        "scenario": "Het scenario past niet bij deze momentopname en dit jaar, of een lijst ervan is niet te gebruiken.",
        "acts": "Een lijst van het scenario is niet te gebruiken:",
        "no_loans": "In deze momentopname staan geen uitleningen van dat jaar.",
        "agreement": "In holds.toml, met wat is afgesproken over reserveringen, staat een fout.",
        "no_plan": "Er is geen collectie gevonden die de normen haalt.",
        "unknown_kind": "Dit is gevraagd met een andere versie van Schakel, die dit kon. Vraag het opnieuw.",
        "fault": "Er ging iets mis in Schakel zelf. Geef dit door aan wie Schakel beheert.",
    },
    "en": {
        "snapshot_gone": "The snapshot that this rests on is no longer kept. Begin anew with the snapshot of now.",
        "list_changed": "A list that the scenario names has changed since this was asked. Open the scenario and start it anew.",
        "scenario": "The scenario does not fit this snapshot and year, or a list of it cannot be used.",
        "acts": "A list of the scenario cannot be used:",
        "no_loans": "This snapshot has no loans of that year.",
        "agreement": "There is a mistake in holds.toml, which says what was agreed on holds.",
        "no_plan": "No collection was found that meets the norms.",
        "unknown_kind": "This was asked with another version of Schakel, which could do it. Ask it anew.",
        "fault": "Something went wrong in Schakel itself. Pass this on to who keeps Schakel running.",
    },
}
"""Why work fails, by the name of the reason."""
SAYS_ALL = ("snapshot_gone", "list_changed")
"""Reasons that leave nothing to tell; of others the sentence of who failed stands below, in English."""
_WAITS: Mapping[Language, tuple[str, str]] = {
    "nl": ("Dit is als eerste aan de beurt.", "Er {verb} {n} voor; er wordt één ding tegelijk doorgerekend."),
    "en": ("This is next.", "There {verb} {n} before it; one thing is worked out at a time."),
}
_DOING: Mapping[str, str] = {
    "read the record": "het jaar inlezen",
    "follow the record": "het jaar volgen zoals het was",
    "replay": "naspelen",
    "forecast demand": "de vraag schatten",
    "forecasting demand": "de vraag schatten",
    "seeking prices": "prijzen zoeken",
    "closing the gap": "de grens bewijzen",
    "making it fit": "passend maken",
    "judging on months held back": "toetsen op maanden die het plan niet kende",
    "finding the margin": "de marge zoeken",
    "drawing the curve": "de lijn berekenen",
    "looking back at open holds": "terugkijken naar open reserveringen",
    "forecast of open holds": "verwachting voor open reserveringen",
}
"""What work says that it does, in Dutch; what is not here is shown as it says it."""


@dataclass(frozen=True)
class Standing:
    """How a job stands.

    Args:
        doing: the piece of work that runs; empty when none does. share: part of it that is done, of 100; None = not known.
        why: why it failed, in the language of the reader; said: in English, by who failed. Either may be empty.
    """

    id: str
    state: str
    tone: str
    says: str
    doing: str
    share: int | None
    steps: str
    why: str
    said: str
    is_busy: bool
    is_done: bool
    can_start: bool


def standing(job: Job, language: Language) -> Standing:
    """Say how it stands."""
    doing = (_DOING.get(job.doing, job.doing) if language == "nl" else job.doing) if job.state is State.RUNNING else ""
    share = min(100, 100 * job.done // job.total) if doing and job.total else None
    wrong = wrong_list_in_words(job.values, language) if job.why == "acts" else ""
    in_list = f"{wrong}." if wrong else ""
    of = "van" if language == "nl" else "of"
    return Standing(
        id=job.id, state=STATE[language][job.state], tone=TONE.get(job.state, ""), says=_says(job, language), doing=doing,
        share=share, steps=f"{min(job.done, job.total)} {of} {job.total}" if doing and job.total else "",
        why=f"{WHY[language].get(job.why, '')} {in_list}".strip(), said="" if in_list or job.why in SAYS_ALL else job.said,
        is_busy=job.is_busy, is_done=job.state is State.DONE,
        can_start=job.state in (State.FAILED, State.STOPPED, State.CUT_OFF),
    )  # fmt: skip


def _says(job: Job, language: Language) -> str:
    if job.state is not State.WAITING:
        return _SAYS[language][job.state]
    before = (job.place or 1) - 1
    if before == 0:
        return _WAITS[language][0]
    verb = ("wacht" if before == 1 else "wachten") if language == "nl" else ("is" if before == 1 else "are")
    return _WAITS[language][1].format(verb=verb, n=number(before, 0, language))
