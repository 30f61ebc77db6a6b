"""Inhabitants and members add up to what they should."""

import numpy as np

from schakel.demo import facts
from schakel.demo.people import PENETRATION, gravity, inhabitants
from schakel.demo.world import World
from schakel.vocabulary.codes import AGE_CLASSES


def test_age_classes_of_2022_add_up_to_the_inhabitants_of_cbs() -> None:
    for one in facts.municipalities():
        assert sum(inhabitants(one, 2022)) == one.persons
        assert len(inhabitants(one, 2022)) == len(AGE_CLASSES) == len(PENETRATION)


def test_earlier_years_have_fewer_people() -> None:
    assert sum(inhabitants(facts.municipalities()[0], 2018)) < sum(inhabitants(facts.municipalities()[0], 2020))


def test_members_with_a_valid_subscription_are_the_published_ones(world: World) -> None:
    members = world.members
    for index, year in enumerate(world.years):
        end = world.calendar.number(world.calendar.first.replace(year=year, month=12, day=31))
        valid = (members.joined <= end) & (members.left > end)
        assert valid.sum() == round(facts.published()[year].members * 0.01)
        assert ((members.joined_year <= index) & (members.left_year > index)).sum() == valid.sum()


def test_nobody_was_registered_before_birth(world: World) -> None:
    first = world.calendar.first.year
    joined_in = first + (world.members.joined - world.calendar.start) / 365.25
    assert (joined_in - world.members.birth_year > -1).all()


def test_most_members_go_to_a_branch_nearby() -> None:
    places = tuple(place for place in facts.locations() if place.lends)
    chance = gravity(places)
    assert np.allclose(chance.sum(axis=1), 1)
    meppel = next(i for i, code in enumerate(facts.postcodes()) if code.place == "Meppel" and code.persons > 3000)
    assert places[int(chance[meppel].argmax())].name == "Bibliotheek Meppel"
