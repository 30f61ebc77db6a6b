"""Theories of Change for a demo: three programmes of the year plan, with monitors of others behind some of their edges.

The monitors exist; the figures here do not come from them.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from django.db import transaction

from schakel.registers.effect.limits import DEFAULT
from schakel.registers.effect.models import (
    Backing,
    Design,
    Edge,
    Kind,
    Line,
    Measurement,
    Node,
    Question,
    Source,
    Strength,
    Theory,
)
from schakel.registers.effect.reading import take_in

_SOURCES: Final[tuple[tuple[Any, ...], ...]] = (
    ("boekstart", "BoekStart-monitor", 2022, "Stichting Lezen en KB", "registration",
     "Pedagogisch medewerkers van de kinderopvang vullen in hoe het voorlezen gaat."),
    ("dbos", "Monitor de Bibliotheek op school", 2022, "Stichting Lezen en KB", "post",
     "Leerlingen van groep 5 tot en met 8, leerkrachten en leesconsulenten."),
    ("onderwijs", "Drentse onderwijsmonitor", 2022, "Provincie Drenthe", "registration",
     "Toetsen en overgang van leerlingen in Drenthe."),
    ("aanpak", "Onderzoek naar de Bibliotheek op school", 2021, "een universiteit", "compared",
     "Scholen met en zonder de Bibliotheek op school, twee jaar gevolgd."),
)  # fmt: skip
"""Key, name, year, of whom, how measured, and of what."""
_A, _I, _S, _P = Strength.ASSUMED, Strength.INDICATED, Strength.SUPPORTED, Strength.STRONG
_SAMPLE: Final = " (verzonnen cijfer)"
_THEORIES: Final[tuple[dict[str, Any], ...]] = (
    {
        "title": "Informatiepunt Digitale Overheid", "line": Line.PARTICIPATION, "plan": "5.2.1",
        "owner": "adviseur digitale inclusie",
        "about": "Inwoners die moeite hebben met de digitale overheid, regelen hun zaken weer zelf, of weten wie hen helpt.",
        "steps": {
            "money": (Kind.INPUT, "Geld van het Rijk en gemeenten", "euro per jaar"),
            "staff": (Kind.INPUT, "Medewerkers die getraind zijn", "aantal met een certificaat"),
            "desk": (Kind.ACTIVITY, "Spreekuur in elke gemeente", "uren per week"),
            "course": (Kind.ACTIVITY, "Cursus Klik & Tik", "aantal cursussen"),
            "asked": (Kind.OUTPUT, "Inwoners stellen hun vraag", "vragen per kwartaal, in de registratie"),
            "followed": (Kind.OUTPUT, "Deelnemers maken de cursus af", "deelnemers bij de laatste les"),
            "helped": (Kind.SHORT, "De vraag is opgelost", "antwoord aan de balie: opgelost of niet"),
            "able": (Kind.SHORT, "Meer vertrouwen achter de computer", "hoe zeker voelt u zich, van 1 tot 5"),
            "self": (Kind.MIDDLE, "Regelt zaken met de overheid zelf", "hoe vaak lukt het alleen, van 1 tot 5"),
            "takes_part": (Kind.IMPACT, "Iedereen kan meedoen in de informatiesamenleving", ""),
        },
        "edges": (
            ("money", "desk", _S, "Het geld is genoeg voor een vast spreekuur.", "Jaarrekeningen van de bibliotheken.", {}),
            ("staff", "desk", _A, "Wie getraind is, blijft ook werken aan de balie.", "", {}),
            ("staff", "course", _A, "Er zijn genoeg docenten in elke gemeente.", "", {}),
            ("desk", "asked", _I, "Wie hulp nodig heeft, weet het spreekuur te vinden.", "Gesprekken met verwijzers.", {}),
            ("course", "followed", _A, "De cursus past bij wat deelnemers al kunnen.", "", {}),
            ("asked", "helped", _I, "De vraag hoort bij de bibliotheek en niet bij een ander.", "Ervaring van de balie.", {}),
            ("followed", "able", _I, "Wie oefent onder begeleiding, durft daarna meer.", "Gesprekken met deelnemers.", {}),
            ("helped", "self", _A, "Wie het één keer samen deed, doet het de volgende keer zelf.", "", {}),
            ("able", "self", _A, "Vertrouwen is wat ontbrak, niet een apparaat of taal.", "", {}),
            ("self", "takes_part", _A, "Zaken regelen is een groot deel van meedoen.", "", {}),
        ),
    },
    {
        "title": "De Bibliotheek op school", "line": Line.LITERACY, "plan": "5.1.1", "owner": "adviseur jeugd",
        "about": "Kinderen op de basisschool lezen met meer plezier en daardoor meer en beter.",
        "steps": {
            "adviser": (Kind.INPUT, "Leesconsulent op school", "uren per school per week"),
            "books": (Kind.INPUT, "Collectie op school", "boeken per leerling"),
            "plan": (Kind.ACTIVITY, "Leesplan met de school", "scholen met een leesplan"),
            "train": (Kind.ACTIVITY, "Training van leerkrachten", "leerkrachten per jaar"),
            "read_aloud": (Kind.OUTPUT, "Leerkracht leest voor en praat over boeken", "hoe vaak per week, volgens leerkrachten"),
            "lent": (Kind.OUTPUT, "Kinderen lenen boeken op school", "uitleningen per leerling"),
            "joy": (Kind.SHORT, "Meer plezier in lezen", "hoe leuk vind je lezen, van 1 tot 5"),
            "more": (Kind.MIDDLE, "Kinderen lezen vaker in hun vrije tijd", "hoe vaak, volgens leerlingen"),
            "level": (Kind.MIDDLE, "Een hoger leesniveau", "toets begrijpend lezen"),
            "literate": (Kind.IMPACT, "Een geletterde samenleving", ""),
        },
        "edges": (
            ("adviser", "plan", _A, "De school maakt tijd voor een plan.", "", {}),
            ("books", "lent", _S, "Een boek dichtbij wordt eerder geleend.", "Uitleningen vóór en na de start.", {}),
            ("plan", "read_aloud", _A, "Het plan geldt voor het hele team.", "", {}),
            ("train", "read_aloud", _I, "Wie het geleerd heeft, doet het in de klas.", "",
             {"dbos": "Drie van de vier leerkrachten lezen elke dag voor"}),
            ("read_aloud", "joy", _I, "Voorlezen smaakt naar meer.", "",
             {"dbos": "Zes van de tien leerlingen vinden voorlezen in de klas fijn"}),
            ("lent", "more", _I, "Geleende boeken worden ook gelezen.", "",
             {"dbos": "Wie op school leent, leest vaker thuis"}),
            ("joy", "more", _A, "Wie het leuk vindt, doet het vaker.", "", {}),
            ("joy", "level", _P, "Plezier is de weg naar meer lezen.", "",
             {"aanpak": "Leerlingen op scholen met de aanpak gingen meer vooruit dan leerlingen op scholen zonder"}),
            ("more", "literate", _I, "Wie als kind leest, blijft lezen.", "Landelijk leesonderzoek.", {}),
            ("level", "literate", _I, "Leesniveau op school telt later door.", "",
             {"onderwijs": "Een kwart van de leerlingen haalt het streefniveau nog niet"}),
        ),
    },
    {
        "title": "BoekStart en de gezinsaanpak", "line": Line.LITERACY, "plan": "5.1.2", "owner": "adviseur jeugd",
        "about": "Ouders die moeite hebben met taal, lezen hun kind voor, zodat het met een goede start naar school gaat.",
        "steps": {
            "coach": (Kind.INPUT, "BoekStartcoach bij het consultatiebureau", "uren per week"),
            "case": (Kind.INPUT, "BoekStartkoffertje", "koffertjes per geboorte"),
            "talk": (Kind.ACTIVITY, "Gesprek over voorlezen", "gesprekken per jaar"),
            "visits": (Kind.ACTIVITY, "Voorleesvrijwilliger thuis", "gezinnen per jaar"),
            "member": (Kind.OUTPUT, "Baby wordt lid", "leden van 0 tot 2 jaar"),
            "reached": (Kind.OUTPUT, "Gezinnen met weinig taal doen mee", "gezinnen, volgens de verwijzer"),
            "read": (Kind.SHORT, "Ouders lezen vaker voor", "hoe vaak per week, volgens ouders"),
            "words": (Kind.MIDDLE, "Kinderen kennen meer woorden", "woordenschat bij de start van school"),
            "start": (Kind.IMPACT, "Gelijke kansen bij de start van school", ""),
        },
        "edges": (
            ("coach", "talk", _A, "Ouders hebben in de wachtkamer even tijd.", "", {}),
            ("case", "member", _I, "Een cadeau nodigt uit om te komen.", "",
             {"boekstart": "Vier van de tien ouders met een koffertje komen langs"}),
            ("talk", "member", _A, "Het gesprek gaat ook over lid worden.", "", {}),
            ("talk", "reached", _A, "Het consultatiebureau ziet alle gezinnen.", "", {}),
            ("visits", "reached", _I, "Verwijzers kennen het aanbod.", "Gesprekken met consultatiebureaus.", {}),
            ("member", "read", _A, "Wie leent, leest ook voor.", "", {}),
            ("reached", "read", _I, "Ouders nemen over wat de vrijwilliger voordoet.", "Ervaring van vrijwilligers.", {}),
            ("read", "words", _S, "In boeken staan woorden die thuis niet vallen.", "Landelijk onderzoek naar voorlezen.", {}),
            ("words", "start", _A, "Woordenschat is wat de start ongelijk maakt.", "", {}),
        ),
    },
)  # fmt: skip


_OFTEN: Final = "nooit; soms; regelmatig; vaak; altijd"
_MEASURED: Final[tuple[dict[str, Any], ...]] = (
    {
        "theory": "Informatiepunt Digitale Overheid", "title": "Registratie aan de balie", "design": Design.REGISTRATION,
        "audience": "bezoekers van het spreekuur", "invited": None, "until": date(2023, 12, 31), "days": 364,
        "people": (1_240, 0),
        "questions": (
            ("opgelost", "Is de vraag opgelost?", 0, 1, "nee; ja", 1, ("asked", "helped"), (0.78, 0)),
        ),
    },
    {
        "theory": "Informatiepunt Digitale Overheid", "title": "Vragenlijst Klik & Tik", "design": Design.PRE_POST,
        "audience": "deelnemers aan de cursus Klik & Tik", "invited": 140, "until": date(2023, 6, 30), "days": 150,
        "people": (96, 0),
        "questions": (
            ("zeker", "Hoe zeker voelt u zich achter de computer?", 1, 5, "", 4, ("followed", "able"), (0.4, 0.21)),
            ("zelf", "Hoe vaak regelt u zaken met de overheid zelf?", 1, 5, _OFTEN, 4, ("able", "self"), (0.35, 0.02)),
        ),
    },
    {
        "theory": "De Bibliotheek op school", "title": "Vragenlijst leesplezier", "design": Design.COMPARED,
        "audience": "leerlingen van groep 7 op scholen met en zonder voorleesuur", "invited": 520, "until": date(2023, 6, 15),
        "days": 260, "people": (180, 160),
        "questions": (
            ("plezier", "Hoe leuk vind je lezen?", 1, 5, "", 4, ("read_aloud", "joy"), (0.5, 0.13)),
        ),
    },
    {
        "theory": "BoekStart en de gezinsaanpak", "title": "Ouders na het koffertje", "design": Design.POST,
        "audience": "ouders die het koffertje ophaalden", "invited": 60, "until": date(2022, 11, 30), "days": 60,
        "people": (19, 0),
        "questions": (
            ("voorlezen", "Hoe vaak leest u voor?", 1, 5, _OFTEN, 4, ("member", "read"), (0.6, 0)),
        ),
    },
)  # fmt: skip
"""Of each question: column, text, scale, words, good from, edge; how high people answer of 1, and how much more afterwards."""


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them; nothing where the register has any. Returns how many records."""
    if Theory.objects.exists() or Source.objects.exists():
        return 0
    sources = {
        key: Source.objects.create(
            title=title, year=year, publisher=publisher, design=design, about=f"{about} Verzonnen voorbeeld."
        )
        for key, title, year, publisher, design, about in _SOURCES
    }
    return len(sources) + sum(_theory(each, sources) for each in _THEORIES)


def _theory(told: Mapping[str, Any], sources: Mapping[str, Source]) -> int:
    theory = Theory.objects.create(
        title=told["title"], line=told["line"], about=told["about"], owner=told["owner"], plan_code=f"2023-{told['plan']}"
    )
    nodes = {
        key: Node.objects.create(theory=theory, kind=kind, text=text, indicator=indicator)
        for key, (kind, text, indicator) in told["steps"].items()
    }
    edges, made = {}, 1 + len(nodes)
    for start, end, strength, assumption, evidence, behind in told["edges"]:
        edge = edges[start, end] = Edge.objects.create(
            from_node=nodes[start], to_node=nodes[end], strength=strength, assumption=assumption, evidence=evidence
        )
        for key, finding in behind.items():
            Backing.objects.create(edge=edge, source=sources[key], finding=f"{finding}{_SAMPLE}.")
        made += 1 + len(behind)
    return made + sum(_measured(each, theory, edges) for each in _MEASURED if each["theory"] == theory.title)


def _measured(told: Mapping[str, Any], theory: Theory, edges: Mapping[tuple[str, str], Edge]) -> int:
    measurement = Measurement.objects.create(
        theory=theory, title=told["title"], design=told["design"], audience=told["audience"], invited=told["invited"],
        starts_on=told["until"] - timedelta(days=told["days"]), ends_on=told["until"],
    )  # fmt: skip
    for column, text, low, high, words, good, edge, _answers in told["questions"]:
        Question.objects.create(
            measurement=measurement, code=column, text=text, low=low, high=high, words=words, good_from=good, edge=edges[edge]
        )
    take_in(measurement.pk, _export(told).encode(), "antwoorden.csv", by=None, on=told["until"], limits=DEFAULT)
    return 1 + len(told["questions"])


def _export(told: Mapping[str, Any]) -> str:
    """Answers as a tool for questionnaires gives them, the same in every demo."""
    draw = Random(told["title"])
    is_twice = told["design"] in (Design.PRE_POST, Design.COMPARED)
    heads = ["code", *(["moment", "groep"] if told["design"] == Design.COMPARED else ["moment"] if is_twice else [])]
    lines = [[*heads, *(each[0] for each in told["questions"])]]
    for group, many in zip(("deelnemer", "vergelijking"), told["people"], strict=True):
        for number in range(many):
            own = draw.gauss(0, 0.16)
            for moment in ("voor", "na") if is_twice else ("na",):
                # Some who began did not come to the end.
                if moment == "na" and is_twice and draw.random() < 0.12:
                    continue
                who = [f"{group[0]}{number}", moment, group][: len(heads)]
                lines.append(
                    [*who, *(_answer(each, own, draw, moment == "na" and group == "deelnemer") for each in told["questions"])]
                )
    return "\n".join(";".join(each) for each in lines)


def _answer(question: tuple[Any, ...], own: float, draw: Random, is_after: bool) -> str:
    low, high, (level, more) = question[2], question[3], question[7]
    if high - low == 1:
        return str(low + (draw.random() < level))
    height = level + own + (more if is_after else 0) + draw.gauss(0, 0.12)
    return str(min(high, max(low, round(low + height * (high - low)))))
