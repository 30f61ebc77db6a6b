"""By what a definition is known again: a change of what is counted changes its fingerprint, a change of wording does not."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from schakel.measures.definition import Measure, Version
from schakel.measures.rulesets import find_rule_sets

FILE = "_definitions.json"
"""In a snapshot: the fingerprints of the definitions that its figures were made by, by measure and first day of validity."""

_LENGTH = 16


def fingerprint(measure: Measure, version: Version) -> str:
    """Sixteen hexadecimal digits over all that decides the number: terms, rules of classes, scale, parts.

    >>> from schakel.measures.catalogue import find_measures
    >>> loans = find_measures()["loans"]
    >>> len(fingerprint(loans, loans.versions[0]))
    16
    """
    rule_sets = {term.rule_set: find_rule_sets()[term.rule_set] for term in version.terms if term.rule_set is not None}
    counted = {
        "kind": measure.kind,
        "scale": measure.scale,
        "part": measure.part,
        "valid_from": version.valid_from,
        "numerator": [asdict(term) for term in version.numerator],
        "denominator": [asdict(term) for term in version.denominator],
        "rule_sets": {name: asdict(rule_set) for name, rule_set in sorted(rule_sets.items())},
    }
    text = json.dumps(counted, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def fingerprints(measures: Mapping[str, Measure]) -> dict[str, dict[str, str]]:
    """Of all versions, by measure and first day of validity."""
    return {
        name: {version.valid_from.isoformat(): fingerprint(measure, version) for version in measure.versions}
        for name, measure in measures.items()
    }


def read_fingerprints(snapshot: Path) -> Mapping[str, Mapping[str, str]]:
    """Those of a snapshot; empty when it is of before they were kept."""
    try:
        found: Any = json.loads((snapshot / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(name): dict(versions) for name, versions in found.items()}
