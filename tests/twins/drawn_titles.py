"""Titles with a forecast, drawn at random: many hardly asked, a few much, some organisations with none."""

import numpy as np

from schakel.collection.copies import Titles
from schakel.collection.smallest import whole_province


def draw_titles(seed: int, size: int, organisations: int = 2) -> Titles:
    r = np.random.default_rng(seed)
    popular = r.pareto(1.2, (size, 1)) * 3
    mean = popular * r.gamma(1.5, 1.0, (size, organisations)) * (r.random((size, organisations)) < 0.9)
    shape = 0.3 + r.gamma(1.0, 1.0, mean.shape) + mean
    days = r.choice([7.6, 20.5], size)
    return whole_province(Titles(np.arange(organisations), mean, shape, mean[:, 0].copy(), shape[:, 0].copy(), days / 365))


def draw_placed(seed: int, size: int) -> Titles:
    """The same at three locations of two organisations, with items that stand there."""
    r = np.random.default_rng(seed)
    titles = draw_titles(seed, size)
    share = r.dirichlet((1.0, 2.0), size)
    place_mean = np.column_stack([titles.mean[:, 0] * share[:, 0], titles.mean[:, 0] * share[:, 1], titles.mean[:, 1]])
    place_shape = 0.2 + r.gamma(1.0, 1.0, place_mean.shape)
    kept = r.poisson(0.6, place_mean.shape).astype(np.int16)
    return Titles(
        np.array([0, 0, 1]), titles.mean, titles.shape, titles.province_mean, titles.province_shape, titles.load_per_wish,
        place_mean, place_shape, kept, kept.sum(axis=1).astype(np.int64), None,
    )  # fmt: skip
