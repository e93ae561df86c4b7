"""Chapter: one document of record about a historic case, so that there is something to verify."""

from datetime import datetime

from footprint.accounts.demo import DemoAccounts
from footprint.certificates.pdf import pdf_available
from footprint.certificates.services import document_issue

APEC_VENUE_2014 = {
    "title": {"zh": "公开资料记录：雁栖湖国际会展中心建设期排放", "en": "Public record: Yanqi Lake venue"},
    "text": {
        "zh": "本说明据公开报道记录北京雁栖湖国际会展中心（2014 年亚太经合组织会议会址）"
        "建设期的温室气体排放。三项数字照原文抄录，未作任何补充。",
        "en": "This statement records, from a public report, the greenhouse gas emissions of building the "
        "Yanqi Lake International Convention Center in Beijing, the venue of APEC 2014. The three figures "
        "stand as printed; nothing was added.",
    },
    "items": [
        {"label": {"zh": "直接排放", "en": "Direct emissions"}, "value": "974.08", "unit": "tCO₂e"},
        {"label": {"zh": "间接排放", "en": "Indirect emissions"}, "value": "1,469.57", "unit": "tCO₂e"},
        {
            "label": {"zh": "建材和渣土场外运输", "en": "Off-site transport of materials and spoil"},
            "value": "1,459.07",
            "unit": "tCO₂e",
        },
        {
            "label": {"zh": "合计", "en": "Total"},
            "value": "3,902.72",
            "unit": "tCO₂e",
            "note": {"zh": "三项之和", "en": "Sum of the three figures"},
        },
        {
            "label": {"zh": "核查机构", "en": "Verifier"},
            "value": {"zh": "必维认证（北京）有限公司", "en": "Bureau Veritas"},
        },
    ],
    "basis": {
        "zh": "ISO 14064-1:2006；来源：《节能减排信息动态》第 34 期，2014 年 10 月",
        "en": "ISO 14064-1:2006. Source: newsletter on energy saving and emission reduction, no. 34, "
        "October 2014",
    },
}


def fill(*, accounts: DemoAccounts, now: datetime) -> None:
    """Issue the statement in both languages, once; where documents are switched off there is none."""
    if not pdf_available():
        return
    organiser = accounts.organisations["organiser"]
    document_issue(
        kind="statement",
        facts=APEC_VENUE_2014,
        subject=organiser,
        organisation=organiser,
        issued_by=accounts.people["organiser"],
        now=now,
    )
