"""The house rules hold for the tree as it is. test_canaries.py proves that each rule bites."""

from __future__ import annotations

from tools import budgets, house, licences, purity, secret_scan
from tools.tree import ROOT


def test_no_file_and_no_function_is_over_its_budget() -> None:
    found = budgets.breaches(ROOT)

    assert not found, "\n".join(found)


def test_every_file_has_a_name_of_the_house_and_no_check_is_silenced() -> None:
    found = house.breaches(ROOT)

    assert not found, "\n".join(found)


def test_contracts_and_domain_import_nothing_impure_and_only_owners_build_events() -> None:
    found = purity.breaches(ROOT)

    assert not found, "\n".join(found)


def test_no_file_holds_a_secret() -> None:
    found = secret_scan.breaches(ROOT)

    assert not found, "\n".join(found)


def test_every_installed_library_has_an_accepted_licence() -> None:
    found = licences.breaches(licences.installed())

    assert not found, "\n".join(found)
