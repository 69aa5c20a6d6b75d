"""The columns of HDX HAPI's operational presence, and those by which our file finds its activities again.

HAPI (version 2) names the first columns; the last ones, from ``activity_id`` on, are added. Its row of HXL
hashtags is optional: OCHA is retiring HXL.
"""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date

# The hashtag of each column, in its order.
TAGS = {
    "location_code": "#country+code",
    "location_name": "#country+name",
    "has_hrp": "#meta+has_hrp",
    "in_gho": "#meta+in_gho",
    "provider_admin1_name": "#adm1+name+provider",
    "provider_admin2_name": "#adm2+name+provider",
    "admin1_code": "#adm1+code",
    "admin1_name": "#adm1+name",
    "admin2_code": "#adm2+code",
    "admin2_name": "#adm2+name",
    "admin_level": "#adm+level",
    "org_name": "#org+name",
    "org_acronym": "#org+acronym",
    "org_type_code": "#org+type+code",
    "org_type_description": "#org+type+name",
    "sector_code": "#sector+code",
    "sector_name": "#sector+name",
    "reference_period_start": "#date+start",
    "reference_period_end": "#date+end",
    "dataset_hdx_id": "#meta+dataset",
    "resource_hdx_id": "#meta+resource",
    "warning": "#meta+warning",
    "error": "#meta+error",
    "activity_id": "#activity+id",
    "activity_title": "#activity+title",
    "activity_type": "#activity+type",
    "activity_status": "#activity+status",
    "start_date": "#date+start+activity",
    "end_date": "#date+end+activity",
}
HEADER = tuple(TAGS)


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """One organisation's work on one subject in one place; the fields are the columns."""

    location_code: str
    location_name: str
    has_hrp: str = ""
    in_gho: str = ""
    provider_admin1_name: str = ""
    provider_admin2_name: str = ""
    admin1_code: str = ""
    admin1_name: str = ""
    admin2_code: str = ""
    admin2_name: str = ""
    admin_level: int = 0
    org_name: str = ""
    org_acronym: str = ""
    org_type_code: str = ""
    org_type_description: str = ""
    sector_code: str = ""
    sector_name: str = ""
    reference_period_start: date | None = None
    reference_period_end: date | None = None
    dataset_hdx_id: str = ""
    resource_hdx_id: str = ""
    warning: str = ""
    error: str = ""
    activity_id: str = ""
    activity_title: str = ""
    activity_type: str = ""
    activity_status: str = ""
    start_date: date | None = None
    end_date: date | None = None


Line = tuple[str | int | date | None, ...]


def table_of(lines: Iterable[PresenceLine], hashtags: bool = False) -> Iterator[Line]:
    """The rows below the header, for ``kb.exchange.tables``; the hashtags first where they are asked for."""
    if hashtags:
        yield tuple(TAGS.values())
    for line in lines:
        yield astuple(line)
