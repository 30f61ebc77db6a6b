"""What takes no part in a replay, or was guessed, as a Dutch reader says it; the replay itself tells it in English."""

from collections.abc import Mapping

from schakel.reports.numbers import Language, number

_DUTCH: Mapping[str, str] = {
    "fulfilled holds without their loan: the loan is replayed as one from the shelf":
        "afgehaalde reserveringen zonder hun uitlening: die uitlening is nagespeeld als een van de plank",
    "holds without a known title: left out": "reserveringen zonder bekende titel: weggelaten",
    "holds that became a request to another library: replayed as that request":
        "reserveringen die een aanvraag bij een andere bibliotheek werden: nagespeeld als die aanvraag",
    "loans of no known item: they stay as they were": "uitleningen van een onbekend exemplaar: die blijven zoals ze waren",
    "journeys of no known item: not replayed": "verzendingen van een onbekend exemplaar: niet nagespeeld",
    "holds closed before they were placed: they end on the day they were placed":
        "reserveringen die eindigden voordat ze geplaatst waren: ze eindigen op de dag waarop ze geplaatst zijn",
    "holds that stood ready before they were placed: ready on the day they were placed":
        "reserveringen die klaarstonden voordat ze geplaatst waren: ze staan klaar op de dag waarop ze geplaatst zijn",
    "loans returned before they were lent: returned on the day they were lent":
        "uitleningen die terugkwamen voordat ze uitgeleend waren: ze komen terug op de dag van de uitlening",
    "journeys that never arrived: the item stays under way": "verzendingen die nooit aankwamen: het exemplaar blijft onderweg",
    "journeys that arrived before they were sent: they arrive on the day they were sent":
        "verzendingen die aankwamen voordat ze vertrokken: ze komen aan op de dag van vertrek",
    "items without an owner: their loans count in no norm":
        "exemplaren zonder eigenaar: hun uitleningen tellen in geen norm mee",
    "items without a place: not replayed": "exemplaren zonder plaats: niet nagespeeld",
    "holds of which the record has only the journey": "reserveringen waarvan alleen de verzending bekend is",
    "locations of which no journey is known: visited twice a week":
        "locaties waarvan geen verzending bekend is: de bus komt er twee keer per week",
    "requests outside in the record: share and days of supply are our choice":
        "aanvragen buiten de provincie: welk deel geleverd wordt en in hoeveel dagen, is onze keuze",
    "wishes of no known borrower: not limited, and not counted for a limit":
        "wensen van een onbekende lener: de grens geldt er niet voor, en ze tellen er niet voor mee",
    "holds open on the first day of borrowers who are not known again, since pseudonyms are new each year: a limit does not "
    "see them":
        "reserveringen die op de eerste dag al openstonden, van leners die niet te herkennen zijn omdat pseudoniemen elk jaar "
        "nieuw zijn: de grens ziet ze niet",
}  # fmt: skip


def notes_in_words(counted: Mapping[str, int | None], language: Language) -> tuple[tuple[str, str], ...]:
    """Each (reason, how many rows) of a replay; without a number where it is no matter of rows. What did not happen is left out.

    A reason that an older or newer replay told is shown as it stands.
    """
    return tuple(
        (_DUTCH.get(reason, reason) if language == "nl" else reason, "" if count is None else number(count, 0, language))
        for reason, count in counted.items() if count != 0
    )  # fmt: skip
