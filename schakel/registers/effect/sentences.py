"""A finding in words, no stronger than its design allows."""

from django.utils.translation import gettext as _

from schakel.registers.effect.change import Change, Compared, Once
from schakel.registers.effect.finding import Finding, Verdict, shown_share
from schakel.registers.effect.interval import Estimate
from schakel.registers.effect.models import Design, Question
from schakel.reports.numbers import Language, number, percentage

_SMALL, _MIDDLE, _LARGE = 0.2, 0.5, 0.8
"""Cohen's (1988) bounds of d; habit, not law."""


def sentences(found: Finding, spoken: Language) -> list[str]:
    """What was found, and then what that may mean for the edge."""
    if found.verdict is Verdict.UNREAD:
        return [_("Er zijn nog geen antwoorden ingelezen.")]
    if found.verdict is Verdict.SILENT:
        return [_("Er zijn te weinig antwoorden om iets te zeggen: het moeten er minstens %(least)s zijn, in elke groep.") % {
            "least": number(found.limits.answers, 0, spoken)
        }]  # fmt: skip
    figures = found.figures
    if isinstance(figures, Once):
        return [_of_once(found, figures, spoken), _means_once(found)]
    if isinstance(figures, Change):
        return [_of_change(found, figures, spoken), *_of_shares(found, figures, spoken), _means_change(found)]
    if isinstance(figures, Compared):
        return [_of_compared(found, figures, spoken), _means_compared(found)]
    raise TypeError(f"{figures!r} is no figures of a finding")


def good_words(question: Question) -> str:
    """A good answer, as “vaak” or more."""
    good = question.good_from
    if good is None:
        return ""
    words = [each.strip() for each in question.words.split(";")] if question.words else []
    word = words[good - question.low] if words and 0 <= good - question.low < len(words) else str(good)
    if good == (question.high if question.is_higher_better else question.low):
        return f"“{word}”"
    return (_("“%(word)s” of hoger") if question.is_higher_better else _("“%(word)s” of lager")) % {"word": word}


def share_words(part: int, of: int, found: Finding, spoken: Language) -> str:
    """A share, or its bound when few answered so."""
    shown, how = shown_share(part, of, found.limits)
    text = percentage(shown / of, 0, spoken)
    if how == "under":
        return _("minder dan %(share)s") % {"share": text}
    return _("meer dan %(share)s") % {"share": text} if how == "over" else text


def between(estimate: Estimate, spoken: Language, decimals: int = 2) -> str:
    """An interval of a number."""
    low, high = (number(each, decimals, spoken) for each in (estimate.low, estimate.high))
    return _("tussen %(low)s en %(high)s") % {"low": low, "high": high}


def size_words(size: Estimate | None, spoken: Language) -> str:
    """An effect size with its word and interval."""
    if size is None:
        return _("de grootte is niet te bepalen")
    d = abs(size.value)
    words = (_("heel klein"), _("klein"), _("middelgroot"), _("groot"))
    word = words[sum(d >= bound for bound in (_SMALL, _MIDDLE, _LARGE))]
    return _("%(word)s; d = %(d)s, %(between)s") % {
        "word": word, "d": number(size.value, 2, spoken), "between": between(size, spoken)
    }  # fmt: skip


def _of_once(found: Finding, figures: Once, spoken: Language) -> str:
    question, people = found.question, number(figures.n, 0, spoken)
    if figures.good is not None and figures.share is not None:
        told = {
            "share": share_words(figures.good, figures.n, found, spoken), "people": people, "text": question.text,
            "good": good_words(question),
        }  # fmt: skip
        if shown_share(figures.good, figures.n, found.limits)[1] != "exact":
            return _("Van %(people)s antwoorden op “%(text)s” was %(share)s %(good)s.") % told
        ends = {"low": percentage(figures.share.low, 0, spoken), "high": percentage(figures.share.high, 0, spoken)}
        return _("Van %(people)s antwoorden op “%(text)s” was %(share)s %(good)s (tussen %(low)s en %(high)s).") % (told | ends)
    mean = figures.mean
    if mean is None:
        return _("Alle %(people)s antwoorden op “%(text)s” waren gelijk.") % {"people": people, "text": question.text}
    return _("Het gemiddelde van %(people)s antwoorden op “%(text)s” is %(mean)s (%(between)s).") % {
        "people": people, "text": question.text, "mean": number(mean.value, 1, spoken), "between": between(mean, spoken, 1)
    }  # fmt: skip


def _means_once(found: Finding) -> str:
    if found.design == Design.REGISTRATION:
        return _("Dit telt wat er gebeurde. Of er iets door veranderde, zegt het niet.")
    return _("Dit is hoe het na afloop is. Hoe het vooraf was, is niet gemeten, dus of er iets veranderde is niet te zeggen.")


def _of_change(found: Finding, figures: Change, spoken: Language) -> str:
    told = {
        "people": number(figures.n, 0, spoken), "text": found.question.text, "before": number(figures.before, 1, spoken),
        "after": number(figures.after, 1, spoken),
    }  # fmt: skip
    if figures.change is None:
        return _("Op “%(text)s” gingen %(people)s mensen van gemiddeld %(before)s naar %(after)s, allemaal evenveel.") % told
    told |= {"change": signed(figures.change.value, spoken), "between": between(figures.change, spoken)}
    told["size"] = size_words(figures.size, spoken)
    return _(
        "Op “%(text)s” gingen %(people)s mensen van gemiddeld %(before)s naar %(after)s: %(change)s (%(between)s). "
        "Grootte van het verschil: %(size)s."
    ) % told  # fmt: skip


def _of_shares(found: Finding, figures: Change, spoken: Language) -> list[str]:
    before, after, moved = figures.good_before, figures.good_after, figures.share_change
    if before is None or after is None or moved is None:
        return []
    told = {
        "good": good_words(found.question), "before": share_words(before, figures.n, found, spoken),
        "after": share_words(after, figures.n, found, spoken),
    }  # fmt: skip
    if any(shown_share(each, figures.n, found.limits)[1] != "exact" for each in (before, after)):
        return [_("Vooraf antwoordde %(before)s %(good)s, na afloop %(after)s.") % told]
    points = Estimate(100 * moved.value, 100 * moved.low, 100 * moved.high)
    told |= {"points": signed(points.value, spoken, 0), "between": between(points, spoken, 0)}
    return [_("Vooraf antwoordde %(before)s %(good)s, na afloop %(after)s: %(points)s procentpunt (%(between)s).") % told]


def _means_change(found: Finding) -> str:
    steps = _steps(found)
    if found.verdict is Verdict.BETTER:
        says = (
            _("Dit wijst erop dat “%(start)s” bijdraagt aan “%(end)s”.") % steps if steps
            else _("Dit wijst erop dat het programma eraan bijdraagt.")
        )  # fmt: skip
        return says + " " + _("Er was geen vergelijkingsgroep: iets anders kan ook meespelen.")
    return _means_nothing(found)


def _of_compared(found: Finding, figures: Compared, spoken: Language) -> str:
    one, other = figures.taking_part, figures.beside
    told = {
        "text": found.question.text, "people": number(one.n, 0, spoken), "others": number(other.n, 0, spoken),
        "before": number(one.before, 1, spoken), "after": number(one.after, 1, spoken),
        "other_before": number(other.before, 1, spoken), "other_after": number(other.after, 1, spoken),
    }  # fmt: skip
    says = _(
        "Op “%(text)s” gingen %(people)s deelnemers van gemiddeld %(before)s naar %(after)s, en %(others)s mensen in de "
        "vergelijkingsgroep van %(other_before)s naar %(other_after)s."
    ) % told  # fmt: skip
    if figures.more is None:
        return says
    more = {"more": signed(figures.more.value, spoken), "between": between(figures.more, spoken)}
    more["size"] = size_words(figures.size, spoken)
    return says + " " + _("Dat is een verschil van %(more)s (%(between)s). Grootte: %(size)s.") % more


def _means_compared(found: Finding) -> str:
    steps = _steps(found)
    if found.verdict is Verdict.BETTER:
        return _("“%(start)s” draagt bij aan “%(end)s”.") % steps if steps else _("Het programma draagt eraan bij.")
    return _means_nothing(found)


def _means_nothing(found: Finding) -> str:
    if found.verdict is Verdict.WORSE:
        return _("Het ging de andere kant op. Deze meting steunt de aanname niet.")
    return _("Dit kan toeval zijn. Deze meting steunt de aanname niet, en weerspreekt haar ook niet.")


def _steps(found: Finding) -> dict[str, str]:
    edge = found.question.edge
    return {} if edge is None else {"start": edge.from_node.text, "end": edge.to_node.text}


def signed(value: float, spoken: Language, decimals: int = 2) -> str:
    """A change with its sign, also when it is up."""
    text = number(value, decimals, spoken)
    return f"+{text}" if value > 0 else text
