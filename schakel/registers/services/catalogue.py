"""The public catalogue: what is offered, by what it is about, narrowed by a word and by for whom it is."""

from django.db.models import Q

from schakel.registers.services.models import AUDIENCES, Service, Standing, Theme

Group = tuple[Theme, list[Service]]


def catalogue(words: str = "", audience: str = "") -> list[Group]:
    """What can be had, in groups; empty groups are left out.

    Args:
        words: all of them must be found. audience: one of `AUDIENCES`; "" = all.
    """
    found = Service.objects.exclude(standing=Standing.ENDED).order_by("name")
    if audience:
        if audience not in AUDIENCES:
            raise ValueError(f"audience is {audience!r}; allowed are {', '.join(AUDIENCES)}")
        found = found.filter(**{audience: True})
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(says__icontains=word) | Q(about__icontains=word))
    by_theme: dict[str, list[Service]] = {}
    for service in found:
        by_theme.setdefault(service.theme, []).append(service)
    return [(theme, by_theme[theme]) for theme in Theme if theme in by_theme]
