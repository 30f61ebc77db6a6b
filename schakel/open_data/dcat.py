"""The catalogue of open data as DCAT 3, in JSON-LD.

W3C *Data Catalog Vocabulary (DCAT) - Version 3*; the properties are those that DCAT-AP asks of catalogue, dataset,
distribution and data service, with the vocabularies of the European Publications Office.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schakel.intake.publishing import Publishing
from schakel.open_data.figures import LANGUAGES, Dataset, OpenFigures
from schakel.open_data.wording import WORDS, describe, keywords, title

MEDIA_TYPE = "application/ld+json"
_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGE = {"nl": f"{_AUTHORITY}/language/NLD", "en": f"{_AUTHORITY}/language/ENG"}
_MEDIA = "https://www.iana.org/assignments/media-types"
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"

# Written out, so that who reads the catalogue need fetch nothing from elsewhere.
_CONTEXT: Mapping[str, str] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class Addresses:
    """Whole addresses of what the catalogue names, by language where there are two; `{measure}` is put in."""

    page: Mapping[str, str]
    catalogue: str
    csv: Mapping[str, str]
    definition: Mapping[str, str]
    api: str
    figures: str
    openapi: str


def catalogue(figures: OpenFigures, publishing: Publishing, at: Addresses) -> dict[str, Any]:
    """The document."""
    words = {key: _both(value) for key, value in WORDS.items()}
    shared = _shared(figures, publishing, at)
    return {
        "@context": dict(_CONTEXT),
        "@id": f"{at.catalogue}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": words["catalogue"],
        "dct:description": [
            _said(f"{WORDS['catalogue_says'][language]} {figures.origin.notice(language)}".strip(), language)
            for language in LANGUAGES
        ],
        **shared,
        "foaf:homepage": _is(at.page["nl"]),
        "dct:language": [_is(each) for each in _LANGUAGE.values()],
        "dcat:themeTaxonomy": _is(f"{_AUTHORITY}/data-theme"),
        "dcat:dataset": [_dataset(each, figures, shared, at) for each in figures.datasets],
        "dcat:service": [_service(figures, shared, words, at)],
    }


def _shared(figures: OpenFigures, publishing: Publishing, at: Addresses) -> dict[str, Any]:
    """What is the same for catalogue, datasets and service."""
    name = publishing.publisher or figures.network_name
    contact: dict[str, Any] = {"@id": f"{at.catalogue}#contact", "@type": "vcard:Organization", "vcard:fn": name}
    if publishing.contact:
        contact["vcard:hasEmail"] = _is(f"mailto:{publishing.contact}")
    contact["vcard:hasURL"] = _is(at.page["nl"])
    publisher: dict[str, Any] = {"@id": f"{at.catalogue}#publisher", "@type": "foaf:Agent", "foaf:name": name}
    if publishing.publisher_address:
        publisher["foaf:homepage"] = _is(publishing.publisher_address)
    return {
        "dct:publisher": publisher,
        "dcat:contactPoint": contact,
        "dct:license": _is(publishing.licence),
        "dct:modified": {"@value": figures.built_at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"},
        "dct:accessRights": _is(f"{_AUTHORITY}/access-right/PUBLIC"),
    }


def _dataset(dataset: Dataset, figures: OpenFigures, shared: Mapping[str, Any], at: Addresses) -> dict[str, Any]:
    first, last = dataset.years
    here = f"{at.catalogue}#{dataset.name}"
    provenance = [_said(notice, language) for language in LANGUAGES if (notice := figures.origin.notice(language))]
    return {
        "@id": here,
        "@type": "dcat:Dataset",
        "dct:identifier": dataset.name,
        "dct:title": [_said(title(dataset, figures.origin, language), language) for language in LANGUAGES],
        "dct:description": [_said(describe(dataset, figures.origin, language), language) for language in LANGUAGES],
        "dcat:keyword": [_said(each, language) for language in LANGUAGES for each in keywords(figures.origin, language)],
        **shared,
        "dct:creator": _is(f"{at.catalogue}#publisher"),
        # Every snapshot may revise every year, and when one is made is for who runs the platform.
        "dct:accrualPeriodicity": _is(f"{_AUTHORITY}/frequency/IRREG"),
        "dcat:theme": _is(f"{_AUTHORITY}/data-theme/EDUC"),
        "dct:language": [_is(each) for each in _LANGUAGE.values()],
        "dcat:version": figures.origin.snapshot_id,
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@value": f"{first}-01-01", "@type": "xsd:date"},
            "dcat:endDate": {"@value": f"{last}-12-31", "@type": "xsd:date"},
        },
        "dcat:temporalResolution": {"@value": "P1Y", "@type": "xsd:duration"},
        "dct:spatial": {"@id": f"{at.catalogue}#area", "@type": "dct:Location", "skos:prefLabel": figures.network_name},
        "dct:conformsTo": [
            {"@id": at.definition[language].format(measure=dataset.name), "@type": "dct:Standard"} for language in LANGUAGES
        ],
        "dcat:landingPage": [_is(at.page[language]) for language in LANGUAGES],
        **({"dct:provenance": {"@type": "dct:ProvenanceStatement", "rdfs:label": provenance}} if provenance else {}),
        "dcat:distribution": [
            *(_file(dataset, language, here, shared, at) for language in LANGUAGES),
            _json(dataset, here, shared, at),
        ],
    }


def _file(dataset: Dataset, language: str, here: str, shared: Mapping[str, Any], at: Addresses) -> dict[str, Any]:
    address = at.csv[language].format(measure=dataset.name)
    return {
        **_distribution(f"{here}-csv-{language}", f"csv_{language}", "CSV", "text/csv", shared),
        "dcat:accessURL": _is(address),
        "dcat:downloadURL": _is(address),
        "dct:language": _is(_LANGUAGE[language]),
    }


def _json(dataset: Dataset, here: str, shared: Mapping[str, Any], at: Addresses) -> dict[str, Any]:
    return {
        **_distribution(f"{here}-json", "json", "JSON", "application/json", shared),
        "dcat:accessURL": _is(at.figures.format(measure=dataset.name)),
        "dcat:accessService": _is(f"{at.catalogue}#api"),
        "dct:language": [_is(each) for each in _LANGUAGE.values()],
    }


def _distribution(here: str, name: str, form: str, media: str, shared: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@id": here,
        "@type": "dcat:Distribution",
        "dct:title": _both(WORDS[name]),
        "dct:format": _is(f"{_AUTHORITY}/file-type/{form}"),
        "dcat:mediaType": _is(f"{_MEDIA}/{media}"),
        "dct:license": shared["dct:license"],
        "dct:modified": shared["dct:modified"],
    }


def _service(
    figures: OpenFigures, shared: Mapping[str, Any], words: Mapping[str, Any], at: Addresses
) -> dict[str, Any]:  # fmt: skip
    return {
        "@id": f"{at.catalogue}#api",
        "@type": "dcat:DataService",
        "dct:title": words["api"],
        "dct:description": words["api_says"],
        **shared,
        "dcat:endpointURL": _is(at.api),
        "dcat:endpointDescription": _is(at.openapi),
        "dct:conformsTo": {"@id": _OPENAPI, "@type": "dct:Standard"},
        "dcat:theme": _is(f"{_AUTHORITY}/data-theme/EDUC"),
        "dcat:servesDataset": [_is(f"{at.catalogue}#{each.name}") for each in figures.datasets],
    }


def _is(address: str) -> dict[str, str]:
    return {"@id": address}


def _said(text: str, language: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _both(words: Mapping[str, str]) -> list[dict[str, str]]:
    return [_said(words[language], language) for language in LANGUAGES]
