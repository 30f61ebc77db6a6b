"""Partners for a demo: those that the plan names, and others, with three years of talks of which some were missed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from schakel.records.standing import Standing
from schakel.registers.partners.models import Contact, Doing, JointProject, Kind, Partner, Talk

# Name, kind, why, our own function, theirs and for what, and what came of the talk of 2020 to 2023; "" = planned, None = none.
_PARTNERS: Final[tuple[tuple[Any, ...], ...]] = (
    ("Kunst en Cultuur", Kind.SYSTEM, "Cultuureducatie en lezen op school.", "adviseur jeugd",
     ("adviseur cultuureducatie", "scholen en leerlijnen"),
     ("Samen één aanbod voor scholen.", "De leerlijn maken loopt door.", "Elk een deel van het netwerkteam.", "")),
    ("CMO STAMM", Kind.SYSTEM, "Onderzoek naar wat inwoners nodig hebben.", "adviseur gegevens",
     ("onderzoeker", "cijfers en monitors"),
     ("Gegevens delen per gemeente.", "Een monitor laaggeletterdheid.", "De effectmeting samen opzetten.",
      "De vragenlijst is klaar; in het najaar meten.")),
    ("BOKD", Kind.SYSTEM, "Dorpshuizen en dorpsbelangen.", "manager", ("adviseur dorpshuizen", "plekken in kleine kernen"),
     ("Afhaalpunten in dorpshuizen verkennen.", None, "Twee dorpshuizen doen mee.", "Vier dorpshuizen doen mee.")),
    ("Huus van de Taol", Kind.SYSTEM, "Streektaal: voorlezen, collectie, evenementen.", "adviseur collectie",
     ("projectleider streektaal", "voorlezen en collectie"),
     ("De streektaalcollectie wordt zichtbaar.", "Voorleesweek in het Drents.", None, None)),
    ("Gemeente Assen", Kind.MUNICIPALITY, "Informatiepunt digitale overheid.", "manager", ("beleidsadviseur sociaal domein", ""),
     ("De afspraken over het informatiepunt.", "Spreekuren in de wijk.", "Het informatiepunt blijft.", "Spreekuur op de markt.")),
    ("Gemeente Emmen", Kind.MUNICIPALITY, "Taalhuis en informatiepunt.", "manager", ("beleidsadviseur educatie", "Taalhuis"),
     ("Samen naar certificering.", "Het Taalhuis krijgt een tweede plek.", "Drie spreekuren per week.", "")),
    ("Regionaal opleidingscentrum", Kind.EDUCATION, "Taal en digitale vaardigheden voor volwassenen.",
     "adviseur basisvaardigheden", ("opleidingsmanager educatie", "doorverwijzen"),
     (None, "Cursisten gaan door naar het Taalhuis.", "Samen werven.", None)),
    ("Thuiszorg", Kind.CARE, "Digitaal omgaan met zorg op afstand.", "adviseur innovatie",
     ("wijkteam", "deelnemers vinden"), (None, "Een proef in twee wijken.", "De proef wordt groter.", "Ook in Hoogeveen.")),
    ("Drents Museum", Kind.CULTURE, "Persoonlijke ontwikkeling.", "adviseur programma's", ("educatie", "leesclubs"),
     (None, None, "Eén leesclub bij een tentoonstelling.", "")),
    ("Bondgenootschap voor een geletterd Drenthe", Kind.WORK, "Minder mensen die moeite hebben met lezen.",
     "adviseur basisvaardigheden", ("coördinator", "Taalhuizen"),
     ("Een gezamenlijke aanpak.", "Werkgevers doen mee.", "De aanpak is verlengd.", "Meer aandacht voor rekenen.")),
    ("Biblionet Groningen", Kind.LIBRARIES, "Eén noordelijk netwerk van ondersteuners.", "manager", ("manager", "samenwerken"),
     ("Vaker samen optrekken.", "Samen inkopen.", "Samen scholen.", "Eén aanbod van trainingen.")),
)  # fmt: skip
_FIRST: Final = 2020
_JOINT: Final = (
    ("BOKD", "Afhaalpunt in het dorpshuis", "Zoekt dorpshuizen en vrijwilligers.", Doing.RUNNING, 2021, None, "2023-7.5"),
    ("CMO STAMM", "Meten wat een programma doet", "Maakt de vragenlijst en rekent.", Doing.RUNNING, 2022, None, ""),
    ("Kunst en Cultuur", "Netwerkteam cultuur en school", "Levert twee adviseurs.", Doing.RUNNING, 2021, None, ""),
    ("Huus van de Taol", "Voorlezen in het Drents", "Zoekt voorlezers.", Doing.DONE, 2020, 2021, ""),
    ("Thuiszorg", "Digivitaler in de wijk", "Vindt deelnemers, leent tablets uit.", Doing.RUNNING, 2021, None, ""),
    ("Drents Museum", "Leesclub bij de tentoonstelling", "Geeft ruimte en rondleiding.", Doing.IDEA, None, None, ""),
)


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them; nothing where the register has any. They are of 2020 to 2023, whatever the day. Returns how many records."""
    if Partner.objects.exists():
        return 0
    partners, made = {}, 0
    for number, (name, kind, about, owner, (function, subject), outcomes) in enumerate(_PARTNERS):
        partner = partners[name] = Partner.objects.create(
            name=name, kind=kind, about=about, owner=owner, has_yearly_talk=name != "Drents Museum"
        )
        Contact.objects.create(partner=partner, function=function, subject=subject, reach="algemeen nummer")
        made += 2
        for year, outcome in enumerate(outcomes, start=_FIRST):
            if outcome is not None:
                day = date(year, 2 + number % 5 if outcome else 11, 3 + number)
                standing = Standing.HELD if outcome else Standing.PLANNED
                Talk.objects.create(partner=partner, on=day, standing=standing, subjects="Samenwerking", outcome=outcome)
                made += 1
    for name, title, share, state, first, last, code in _JOINT:
        JointProject.objects.create(
            partner=partners[name], title=title, share=share, state=state, plan_code=code,
            starts_on=date(first, 3, 1) if first else None, ends_on=date(last, 12, 31) if last else None,
        )  # fmt: skip
        made += 1
    return made
