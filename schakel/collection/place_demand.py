"""Demand of an organisation divided over its locations: shrunk to how that kind of title divides there.

Given the wishes of a title at an organisation, those at its locations are multinomial with shares drawn from a Dirichlet
distribution around the shares of the kind; its weight is that of most marginal likelihood (Dirichlet-multinomial).
"""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import gammaln

from schakel.collection.demand import DemandModel, Forecast
from schakel.collection.wish_history import Catalogue, Floats, WishHistory

LEAST_SHARE = 1e-4
"""Share of a location that had no wish of a kind: somebody may come."""


def by_place(history: WishHistory, model: DemandModel, found: Forecast) -> tuple[Floats, Floats]:
    """Mean and shape of the forecast by title and location."""
    catalogue = found.catalogue
    part = history.within(model.first, model.until)
    counts = np.zeros((len(catalogue.kind_of), len(catalogue.locations)))
    np.add.at(counts, (part.title, part.location), part.wishes)
    mean, shape = np.zeros(counts.shape), np.ones(counts.shape)
    for organisation in range(len(catalogue.organisations)):
        places = np.flatnonzero(catalogue.organisation_of == organisation)
        strength = strengths(counts[:, places], catalogue)
        mean[:, places] = found.mean[:, [organisation]] * strength / strength.sum(axis=1, keepdims=True)
        shape[:, places] = strength
    return mean, shape


def strengths(counts: Floats, catalogue: Catalogue) -> Floats:
    """What shares of the places of one organisation are in proportion to, by title: wishes there, and the weight of the usual.

    Args:
        counts: wishes by title and place.
    """
    usual = np.zeros((len(catalogue.kinds), counts.shape[1]))
    np.add.at(usual, catalogue.kind_of, counts)
    usual = np.maximum(usual / np.maximum(usual.sum(axis=1, keepdims=True), 1.0), LEAST_SHARE)
    usual /= usual.sum(axis=1, keepdims=True)
    weight = fit_weight(counts, usual[catalogue.kind_of])
    return np.asarray(counts + weight * usual[catalogue.kind_of])


def fit_weight(counts: Floats, shares: Floats) -> float:
    """Weight of the usual shares, in wishes, that makes these counts most likely."""
    total = counts.sum(axis=1)
    rows, columns = np.nonzero(counts)
    seen, usual, total = counts[rows, columns], shares[rows, columns], total[total > 0]
    if not len(total):
        return 1.0

    def unlikely(log_weight: float) -> float:
        w = np.exp(log_weight)
        each = gammaln(seen + w * usual) - gammaln(w * usual)
        return -float(each.sum() + (gammaln(w) - gammaln(total + w)).sum())

    return float(
        np.exp(minimize_scalar(unlikely, bounds=(np.log(0.1), np.log(1e4)), method="bounded", options={"xatol": 0.02}).x)
    )
