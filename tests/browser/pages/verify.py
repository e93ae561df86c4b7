"""Pages that check documents: by number, by file, in every state."""

from datetime import UTC, date, datetime

from footprint.accounts.models import Organisation
from footprint.certificates import services
from footprint.certificates.enums import State
from tests.browser.pages import Page
from tests.browser.world import World

NOW = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


def _holder(world: World) -> Organisation:
    return world.once(
        "verify:holder",
        lambda: Organisation.objects.create(
            name_zh="杭州国际博览中心有限公司", name_en="Hangzhou International Expo Center Co., Ltd."
        ),
    )


def _document(world: World, *, total: str, **changes):
    facts = {
        "title": {"zh": "碳排放记录说明", "en": "Statement of record"},
        "text": {
            "zh": "上述组织举办的第八届低碳发展论坛，其温室气体排放已按所列规则核算。",
            "en": "The 8th Low-Carbon Development Forum was calculated under the rule named below.",
        },
        "items": [
            {"label": {"zh": "温室气体排放总量", "en": "Total emissions"}, "value": total, "unit": "tCO₂e"},
            {
                "label": {"zh": "核查机构", "en": "Verifier"},
                "value": {"zh": "示例中心", "en": "Example centre"},
            },
        ],
        "basis": {"zh": "《大型活动碳中和实施指南（试行）》", "en": "MEE Announcement No. 19 of 2019"},
    }
    holder = _holder(world)
    arguments = {"subject": holder, "organisation": holder, "issued_by": None, "demo": True, "now": NOW}
    return services.document_issue(kind="statement", facts=facts, **(arguments | changes))


def _address(document) -> str:
    return f"/verify/{document.number}"


def valid(world: World) -> str:
    return _address(world.once("verify:valid", lambda: _document(world, total="3,902.72")))


def withdrawn(world: World) -> str:
    def make():
        document = _document(world, total="17.00", valid_until=date(2036, 1, 1))
        services.document_set_state(
            document=document,
            state=State.WITHDRAWN,
            reason_zh="核查发现电量数据有误。",
            reason_en="The verifier found wrong electricity data.",
            by=None,
            now=NOW,
        )
        return document

    return _address(world.once("verify:withdrawn", make))


def not_public(world: World) -> str:
    return _address(
        world.once(
            "verify:holders", lambda: _document(world, total="18.00", visibility="holders", demo=False)
        )
    )


def keys(world: World) -> str:
    valid(world)
    return "/verify/keys/"


PAGES = [
    Page(name="verify", path="/verify/"),
    Page(name="verify-mistyped", path="/verify/?number=ST-2026-000017-43", status=400),
    Page(name="verify-valid", path=valid, english_is_content=True),
    Page(name="verify-withdrawn", path=withdrawn, english_is_content=True),
    Page(name="verify-not-public", path=not_public, english_is_content=True),
    Page(name="verify-unknown", path="/verify/ST-2026-000017-42", status=404),
    Page(name="verify-keys", path=keys, english_is_content=True),
]
EXCLUDED = {
    "verify/upload/": "answers a posted file; tests/certificates/test_verify_pages.py opens its result page",
    "verify/keys/<str:fingerprint>.pem": "a certificate, no page",
    "verify/<document_number:number>.json": "JSON, no page",
    "verify/<document_number:number>/<slug:language>.pdf": "a PDF, no page",
}
