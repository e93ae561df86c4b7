"""What do the tests of documents share: a folder for keys, an organisation, plain facts."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings

from footprint.accounts.models import Organisation
from footprint.certificates import services

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)
FACTS = {
    "title": {"zh": "碳排放记录说明", "en": "Statement of record"},
    "text": {
        "zh": "上述组织举办的论坛，其温室气体排放已按所列规则核算。",
        "en": "The forum held by the organisation above was calculated under the rule named below.",
    },
    "items": [
        {
            "label": {"zh": "温室气体排放总量", "en": "Total greenhouse gas emissions"},
            "value": "3,902.72",
            "unit": "tCO₂e",
        },
        {
            "label": {"zh": "核查机构", "en": "Verifier"},
            "value": {"zh": "示例核查中心", "en": "Example verifier"},
        },
    ],
    "basis": {"zh": "《大型活动碳中和实施指南（试行）》", "en": "MEE Announcement No. 19 of 2019"},
}


@pytest.fixture(scope="session")
def keys_folder(tmp_path_factory):
    """One data folder for the whole run: making an authority for each test would only cost time."""
    return tmp_path_factory.mktemp("documents")


@pytest.fixture(autouse=True)
def own_data_folder(settings, keys_folder):
    settings.DATA_DIR = keys_folder


@pytest.fixture
def organisation(db):
    return Organisation.objects.create(
        name_zh="杭州国际博览中心有限公司", name_en="Hangzhou International Expo Center Co., Ltd."
    )


@pytest.fixture
def issue(organisation):
    """Issue a statement; every keyword of ``document_issue`` can be given."""

    def make(**changes):
        arguments = {
            "kind": "statement",
            "facts": FACTS,
            "subject": organisation,
            "organisation": organisation,
            "issued_by": None,
            "languages": ("zh-hans",),
            "demo": True,
            "now": NOW,
        }
        return services.document_issue(**(arguments | changes))

    return make


def facts_with(value: str) -> dict:
    """Plain facts that differ by one figure."""
    items = [{**FACTS["items"][0], "value": value}, *FACTS["items"][1:]]
    return {**FACTS, "items": items}


def template_folder(kind: str):
    return django_settings.BASE_DIR / "templates" / "certificates" / kind
