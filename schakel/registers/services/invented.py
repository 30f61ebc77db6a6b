"""Services for a demo, after what a year plan of a support organisation names: with requests and use that are made up."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from schakel.records.teams import Team
from schakel.registers.services.models import Request, Service, Standing, State, Theme, Use
from schakel.registers.services.terms import working_days_later

_LIBRARIES, _EDUCATION, _CARE, _GOVERNMENT, _OTHERS = "for_libraries", "for_education", "for_care", "for_government", "for_others"
_FREE: Final = "Niets: de provincie betaalt het"
# Name, theme, team, plan line, for whom; then what it is in one sentence and at length, what it costs, what it asks, when it is
# there; and how often it is used in a year, nought for what is used all the time.
_SERVICES: Final[tuple[tuple[Any, ...], ...]] = (
    ("Vervoer tussen bibliotheken", Theme.LENDING, Team.LOGISTICS, "2023-4.1.1", (_LIBRARIES,),
     "Boeken en andere materialen reizen twee keer per week naar elke vestiging.",
     "Klanten halen een boek op waar zij willen. Onze wagens brengen het daarheen en nemen teruggebrachte boeken mee.",
     _FREE, "Zet de kratten klaar op de afgesproken dag.", "Twee keer per week op een vaste dag", 0),
    ("Aanvragen bij bibliotheken elders", Theme.LENDING, Team.LOGISTICS, "2023-4.1.1", (_LIBRARIES,),
     "Wat niemand in de provincie heeft, vragen wij in het land aan.",
     "Uw klant vraagt een titel aan. Wij zoeken welke bibliotheek die heeft, vragen hem aan en brengen hem naar uw vestiging.",
     "Het tarief dat u met ons afsprak, per aanvraag", "Uw klant haalt het op en brengt het op tijd terug.",
     "Meestal binnen twee weken", 0),
    ("Advies over collectieprofielen", Theme.COLLECTION, Team.COLLECTION, "2023-4.3.3.a", (_LIBRARIES,),
     "Samen kijken wij of uw profiel nog past bij wie er bij u leent.",
     "Wij leggen uw cijfers naast uw profiel en naast die van vergelijkbare vestigingen. U krijgt een voorstel per onderdeel.",
     _FREE, "Een gesprek van twee uur met wie bij u de collectie beheert.", "Binnen vier weken na het gesprek", 2),
    ("Hulp bij saneren", Theme.COLLECTION, Team.COLLECTION, "2023-4.3.3.b", (_LIBRARIES,),
     "Lijsten van wat weg kan, en iemand die meekijkt in de kast.",
     "U krijgt per vestiging een lijst met reden bij elk boek. U beslist zelf. Als u wilt, komen wij een dag meehelpen.",
     _FREE, "Iemand die beslist, en ruimte voor de kratten.", "De lijst dezelfde week, een dag hulp in overleg", 3),
    ("Collectieadvies bij verbouwing en verhuizing", Theme.COLLECTION, Team.COLLECTION, "2023-4.3.3.c", (_LIBRARIES, _GOVERNMENT),
     "Hoeveel meter kast een nieuw gebouw nodig heeft, en waarvoor.",
     "Wij rekenen uit hoeveel boeken de nieuwe plek vraagt bij de inwoners en het gebruik, met een paar keuzes naast elkaar.",
     "Niets voor een eerste advies; daarna in overleg", "De plattegrond, en wat u met de plek wilt.", "Binnen zes weken", 1),
    ("Ondersteuning bij het bibliotheeksysteem", Theme.SYSTEM, Team.DATA, "2023-4.4.1", (_LIBRARIES,),
     "Een vraag over of storing in het bibliotheeksysteem: wij zoeken het uit, met de leverancier als het moet.",
     "Meld het bij ons. Wij lossen het op of zetten het door, en vertellen wanneer het klaar is. Wat wij beloven, staat in "
     "de afspraken.",
     "Zit in uw bijdrage aan het systeem", "Eén vast aanspreekpunt per bibliotheek.",
     "Storing: dezelfde werkdag; vraag: binnen drie werkdagen", 24),
    ("Cijfers per kwartaal", Theme.DATA, Team.DATA, "2023-4.2.1", (_LIBRARIES,),
     "Vier keer per jaar uw eigen cijfers, met wat ze betekenen.",
     "Leden, uitleningen, bezoek en collectie, met de definitie erbij en uw vorige jaren ernaast.",
     _FREE, "Niets: wij halen de gegevens uit het systeem.", "Binnen drie weken na het kwartaal", 4),
    ("Gegevens voor onderzoek of beleid", Theme.DATA, Team.DATA, "2023-4.2.2", (_LIBRARIES, _EDUCATION, _GOVERNMENT),
     "Een tabel of kaart die u nodig heeft voor beleid, nooit over personen.",
     "U vertelt welke vraag u heeft. Wij zeggen welke cijfers daarbij passen, en maken de tabel of de kaart.",
     "Niets tot vier uur werk; daarna € 75 per uur", "Een vraag die u in één zin kunt zeggen.", "Binnen drie weken", 2),
    ("Training voor leesconsulenten", Theme.READING, Team.INNOVATION, "2023-5.1.1.8", (_LIBRARIES, _EDUCATION),
     "Van collega’s leren hoe u kinderen aan het lezen krijgt.",
     "Vier bijeenkomsten over voorlezen, boekkeuze en praten met leerkrachten. Wat u leert, probeert u tussendoor op school.",
     "Niets voor bibliotheken; scholen € 95 per deelnemer", "Vier middagen, en een school om op te oefenen.",
     "Elk najaar en elk voorjaar", 3),
    ("Op weg met BoekStart", Theme.READING, Team.INNOVATION, "2023-5.1.2.1", (_LIBRARIES, _EDUCATION, _CARE),
     "Baby’s en hun ouders vroeg met boeken laten beginnen.",
     "Wij helpen bij afspraken met kinderopvang en consultatiebureau, en bij de inzet van een BoekStartcoach.",
     _FREE, "Een coach bij uw bibliotheek voor vier uur per week.", "Starten kan elk kwartaal", 1),
    ("De Bibliotheek op school: meekijken en meten", Theme.READING, Team.INNOVATION, "2023-5.1.1.3.b", (_LIBRARIES, _EDUCATION),
     "Wat leverde het op, en wat kan beter: met de monitor in de hand.",
     "Wij lezen de monitor met u en uw scholen, en maken er een leesplan van dat de school zelf kan uitvoeren.",
     _FREE, "Scholen die de monitor invullen.", "Binnen zes weken na de monitor", 2),
    ("Ondersteuning van informatiepunten", Theme.DIGITAL, Team.INNOVATION, "2023-5.2.1.2", (_LIBRARIES, _GOVERNMENT),
     "Van de vragen aan de balie tot het gesprek met uw gemeente.",
     "Scholing van medewerkers, hulp bij de invoer in G!DS, en een overzicht van de vragen om mee naar de gemeente te gaan.",
     _FREE, "Een vast team aan het informatiepunt.", "Doorlopend", 5),
    ("Digivitaler", Theme.DIGITAL, Team.INNOVATION, "2023-5.2.2.1", (_LIBRARIES, _CARE),
     "Korte workshops over gezondheid op het scherm.",
     "Mensen leren omgaan met het portaal van de huisarts en met apps voor gezondheid. Wij trainen uw docenten en zoeken "
     "zorgpartners.",
     "Niets; materiaal € 40 per groep", "Twee docenten, een zaal en acht deelnemers.", "Training binnen twee maanden", 3),
    ("Inloopspreekuur vernieuwing", Theme.INNOVATION, Team.INNOVATION, "2023-5.4.2.5", (_LIBRARIES,),
     "Een half uur meedenken over uw idee.",
     "Elke twee weken een spreekuur, op afstand of bij ons. Neem een idee mee, hoe klein ook; u gaat weg met een volgende stap.",
     _FREE, "Een idee.", "Elke twee weken op donderdag", 6),
    ("Workshop ontwerpen met gebruikers", Theme.INNOVATION, Team.INNOVATION, "2023-5.4.2.3", (_LIBRARIES, _OTHERS),
     "In één dag van probleem naar iets wat u kunt uitproberen.",
     "Met de methode Design Thinking praten uw medewerkers met gebruikers, bedenken zij oplossingen en maken zij een proefje.",
     "Niets voor bibliotheken; anderen € 450 per dag", "Zes tot twaalf mensen die een dag vrij zijn.", "Binnen twee maanden", 2),
    ("Boekenplank in het dorpshuis", Theme.INNOVATION, Team.INNOVATION, "2023-7.6", (_LIBRARIES, _OTHERS, _GOVERNMENT),
     "Bibliotheek op een plek waar het dorp al komt.",
     "Wij kijken met dorpshuis en bibliotheek wat past: een plank, een ophaalpunt of een middag in de week met een medewerker.",
     "In overleg", "Een afgesloten kast en iemand van het dorp die het bijhoudt.", "Binnen een kwartaal", 0),
    ("Training effect meten", Theme.LEARNING, Team.INNOVATION, "2023-9.3", (_LIBRARIES,),
     "Laten zien wat een activiteit met mensen doet.",
     "U maakt voor één eigen activiteit een verhaal van verandering, kiest wat u meet, en weet daarna wat u mag zeggen.",
     _FREE, "Twee middagen en een eigen activiteit.", "Twee keer per jaar", 2),
    ("Leskoffers programmeren", Theme.DIGITAL, Team.INNOVATION, "", (_EDUCATION,),
     "Koffers met robots, te leen voor scholen.", "De koffers zijn overgedragen aan de bibliotheken, die ze zelf uitlenen.",
     "—", "", "—", 0),
)  # fmt: skip
_PILOTS: Final = ("Boekenplank in het dorpshuis",)
_ENDED: Final = ("Leskoffers programmeren",)
_YEARS: Final = (2020, 2021, 2022, 2023)
# Service, days ago, state, who asks and what.
_REQUESTS: Final = (
    ("Boekenplank in het dorpshuis", 1, State.NEW, "dorpshuis, beheerder",
     "Ons dorp heeft geen bibliotheek meer. Kan er een kast bij ons komen?"),
    ("Digivitaler", 3, State.BUSY, "thuiszorg, teamleider",
     "Kunnen cliënten in groepjes van vier oefenen met het portaal van de huisarts?"),
    ("Gegevens voor onderzoek of beleid", 12, State.NEW, "gemeente, beleidsadviseur",
     "Hoeveel kinderen per wijk zijn lid? Het is voor de nota."),
    ("Training voor leesconsulenten", 30, State.ANSWERED, "basisschool, leescoördinator", "Is er nog plek in het voorjaar?"),
    ("Inloopspreekuur vernieuwing", 41, State.ANSWERED, "bibliotheek, teamleider",
     "Wij denken aan een spullenbieb. Wie deed dat al?"),
    ("Workshop ontwerpen met gebruikers", 64, State.REFUSED, "reclamebureau, verkoper", "Wij bieden u een website aan."),
)  # fmt: skip


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them; nothing where the register has any. Returns how many records."""
    if Service.objects.exists():
        return 0
    # The support organisation stands among them, and does not use its own services.
    libraries = sorted(code for code, name in organisations.items() if "POI" not in name)
    by_name = {}
    made = 0
    for place, (name, theme, team, code, audiences, says, about, costs, asks, term, often) in enumerate(_SERVICES):
        standing = Standing.PILOT if name in _PILOTS else Standing.ENDED if name in _ENDED else Standing.OFFERED
        by_name[name] = service = Service.objects.create(
            name=name, theme=theme, team=team, plan_code=code, says=says, about=about, costs=costs, asks=asks, term=term,
            standing=standing, **dict.fromkeys(audiences, True),
        )  # fmt: skip
        made += 1
        for number, organisation in enumerate(libraries):
            for year in _YEARS:
                # Visits and trainings were fewer in the years of corona; not every library used everything.
                times = often * (8 - 3 * (year < 2022) - (number + place) % 4) // 6 if _LIBRARIES in audiences else 0
                if often and (number + place + year) % 5:
                    Use.objects.create(service=service, organisation_code=organisation, year=year, number=times)
                    made += 1
    for name, days, state, asker, question in _REQUESTS:
        service, came_on = by_name[name], on - timedelta(days=days)
        is_closed = state in (State.ANSWERED, State.REFUSED)
        Request.objects.create(
            service=service, came_on=came_on, asker=asker, contact="vraag@voorbeeld.example", question=question,
            team=service.team,
            answer_by=working_days_later(came_on, service.answer_days), state=state,
            answered_on=came_on + timedelta(days=4) if is_closed else None, answer="Gebeld en uitgelegd." if is_closed else "",
        )  # fmt: skip
        made += 1
    return made
