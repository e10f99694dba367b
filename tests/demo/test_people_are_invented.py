"""Nobody in the exports exists, and everybody there is somebody of their own."""

import csv

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from shixiao.demo.citizens import People

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identifiers(made, kind):
    with (made.path / "truth" / "identifiers.csv").open(encoding="utf-8", newline="") as file:
        return [row["value"] for row in csv.DictReader(file) if row["kind"] == kind]


def test_identity_numbers_are_of_no_real_division_and_have_a_valid_check_digit(made):
    numbers = identifiers(made, "id_number")
    assert len(numbers) > 10_000
    for number in numbers:
        assert len(number) == 18 and number.startswith("9901")
        total = sum(int(d) * w for d, w in zip(number, WEIGHTS, strict=False))
        assert number[17] == "10X98765432"[total % 11]


def test_telephone_numbers_are_of_a_block_that_is_not_in_use(made):
    assert all(len(p) == 11 and p.startswith("154") for p in identifiers(made, "phone"))


@settings(max_examples=30, deadline=None)
@given(st.integers(20_000, 55_000_000), st.integers(0, 2**32 - 1))
def test_different_people_have_different_numbers(size, seed):
    person = np.unique(np.random.default_rng(seed).integers(0, size + 7_000, 3_000))
    people = People(size)
    for numbers in (people.id_number(person), people.phone(person)):
        assert len(set(numbers.to_pylist())) == len(person)


def test_the_age_in_the_case_is_the_age_in_the_identity_number():
    people, person = People(200_000), np.arange(5_000)
    band = people.age_band(person)
    born = [int(n[6:10]) for n in people.id_number(person).to_pylist()]
    for least, most, code in ((1998, 2025, 0), (1966, 2007, 1), (1956, 1965, 2), (1946, 1955, 3), (1930, 1945, 4)):
        assert all(least - 1 <= year <= most + 10 for year, b in zip(born, band, strict=True) if b == code), code
