"""Does a footprint go from the organiser's request over the verifier's desk to a statement, page by page?"""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from footprint.assessments.enums import AssuranceState, EngagementState
from footprint.assessments.models import Engagement, Misstatement, Statement
from footprint.assessments.selectors import assurance_of, is_frozen
from footprint.certificates.models import IssuedDocument
from footprint.events.enums import EventState
from footprint.events.models import Event
from tests.assessments.parties import make_event
from tests.support.signin import second_factor_add, sign_in


@pytest.fixture(autouse=True)
def own_data_folder(settings, tmp_path_factory):
    settings.DATA_DIR = tmp_path_factory.getbasetemp() / "statements"
    settings.DATA_DIR.mkdir(exist_ok=True)


@pytest.fixture
def event(parties, clock):
    """An event of the client that is over, with a bill behind its electricity and a footprint."""
    return make_event(parties)


def browser(person, language="en") -> Client:
    if person.memberships.filter(role="verifier").exists():
        second_factor_add(person)
        client = sign_in(Client(), person, fresh=True, method="mfa")
    else:
        client = sign_in(Client(), person, fresh=True)
    client.cookies["django_language"] = language
    return client


def fill(page, **answers) -> dict:
    """The form of a page as it stands, with these answers."""
    form = page.context["form"]
    kept = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, "")}
    return kept | answers


def post(client, url, **answers):
    """Open the page, answer its form, and expect to be led on."""
    page = client.get(url)
    assert page.status_code == 200, url
    answer = client.post(url, fill(page, **answers))
    assert answer.status_code == 302, answer.content.decode()
    return client.get(answer.url)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_from_request_to_statement(parties, event, work, language):
    organiser, verifier = browser(parties.organiser, language), browser(parties.verifier, language)
    tab = f"/events/{event.public_id}/verification/"

    # The organiser chooses among those who may.
    page = organiser.get(tab)
    assert [candidate.may for candidate in page.context["candidates"]] == [True]
    ask = f"{tab}ask/{parties.verifier_organisation.public_id}/"
    post(organiser, ask, level="limited", materiality_percent="4", message="请看电表。")
    engagement = Engagement.objects.get()
    at = f"/verification/{engagement.public_id}/"

    # The verifier looks, accepts, and the data are frozen.
    assert str(engagement.public_id) in verifier.get("/verification/").content.decode()
    bill = event.lines.get(section="electricity").evidence.get()
    assert verifier.get(f"/evidence/{bill.public_id}/").status_code == 404
    first = f"{at}lines/{engagement.assessment.public_id}/1/"
    closed = (f"{at}lines/", first, f"{at}sample/", f"{at}misstatements/", f"{at}opinion/")
    assert [verifier.get(page).status_code for page in closed] == [404] * 5
    post(verifier, f"{at}accept/", independent="on")
    work()
    event.refresh_from_db()
    assert event.state == EventState.IN_VERIFICATION
    refused = organiser.post(f"/events/{event.public_id}/data/actual/calculate/", {"reason": "x"})
    assert event.subject.assessments.count() == 1
    assert refused.status_code == 302

    # Line by line: evidence readable, one question, one answer with a file.
    page = verifier.get(f"{at}lines/?format=csv")
    assert page.getvalue().decode("utf-8-sig").count("\n") == 4
    power = engagement.assessment.lines.get(label="展馆用电").ordinal
    line = f"{at}lines/{engagement.assessment.public_id}/{power}/"
    page = verifier.get(line)
    assert "bill.pdf" in page.content.decode()
    assert parties.organiser.name in page.content.decode()
    assert verifier.get(f"/evidence/{bill.public_id}/").status_code == 200
    verifier.post(f"{line}remark/", remark("query", "电表编号？"))
    questions = organiser.get(tab).context["questions"]
    assert [question["url"] for question in questions] == [line]
    answer = remark("answer", "见附件。") | {"files": SimpleUploadedFile("meter.txt", b"meter 1024\n")}
    organiser.post(f"{line}remark/", answer)
    page = verifier.get(line)
    assert "meter.txt" in page.content.decode()

    # Sample, misstatement, send back, correction.
    post(verifier, f"{at}sample/", seed="2026")
    post(
        verifier,
        f"{at}misstatements/",
        line=power,
        description="读数多记。",
        direction="over",
        amount="2.5 t",
    )
    wrong = Misstatement.objects.get()
    assert wrong.amount_mg == 2_500_000_000
    post(verifier, f"{at}send-back/", reason="请更正电量。")
    work()
    event.refresh_from_db()
    assert event.state == EventState.COMPUTED
    correct(organiser, event)
    post(organiser, f"{at}hand-in-again/", note="已更正。")
    post(verifier, f"{at}misstatements/{wrong.public_id}/", settled_as="corrected", note="新读数已核对。")
    for row in range(1, 4):
        now_at = Engagement.objects.get().assessment.public_id
        verifier.post(f"{at}lines/{now_at}/{row}/check/", {"state": "checked", "then": "next"})

    # Opinion, preview, signature, document.
    page = post(verifier, f"{at}opinion/", opinion="unmodified")
    assert page.context["problems"] == []
    assert page.context["facts"]["opinion"] == "unmodified"
    page = post(verifier, f"{at}sign/")
    document = IssuedDocument.objects.get()
    assert document.number in page.content.decode()
    work()
    event.refresh_from_db()
    assert event.state == EventState.VERIFIED
    assert assurance_of(Engagement.objects.get().assessment).state == AssuranceState.VERIFIED
    assert document.number in organiser.get(tab).content.decode()
    public = Client().get(reverse("verify-document", args=[document.number])).content.decode()
    assert document.facts["assessment"]["digest"] in public


def remark(kind, text):
    return {"kind": kind, "text": text, "request_id": uuid4()}


def correct(organiser, event):
    kept = event.lines.get(section="electricity")
    at = f"/events/{event.public_id}/lines/{kept.public_id}/"
    page = organiser.get(at)
    answer = organiser.post(at, fill(page, quantity="12万度"))
    assert answer.status_code == 302
    organiser.post(f"/events/{event.public_id}/data/actual/calculate/", {"reason": "电量更正。"})
    assert event.subject.assessments.count() == 2


def test_approver_declares_and_the_organiser_reopens(parties, event, work):
    organiser, approver = browser(parties.organiser), browser(parties.approver)
    tab = f"/events/{event.public_id}/verification/"

    page = post(approver, f"{tab}declare/")

    number = IssuedDocument.objects.get().number
    text = page.content.decode()
    assert number in text
    assert "No third party has verified it" in text
    work()
    event.refresh_from_db()
    assert event.state == EventState.SELF_DECLARED
    assert (
        "Not verified by a third party"
        in Client(headers={"accept-language": "en"})
        .get(reverse("verify-document", args=[number]))
        .content.decode()
    )

    post(organiser, f"{tab}reopen/", reason="A bill came late.")

    work()
    event.refresh_from_db()
    assert event.state == EventState.COMPUTED
    assert not is_frozen(event.subject)
    assert "A bill came late." in Client().get(reverse("verify-document", args=[number])).content.decode()


def test_organiser_who_calculated_cannot_declare(parties, event):
    organiser = browser(parties.organiser)

    answer = organiser.post(f"/events/{event.public_id}/verification/declare/", {"seen": uuid4()})

    assert answer.status_code == 403
    assert not is_frozen(event.subject)


def test_sign_without_sample_says_what_is_missing_beside_the_button(parties, event):
    organiser, verifier = browser(parties.organiser), browser(parties.verifier)
    tab = f"/events/{event.public_id}/verification/"
    post(organiser, f"{tab}ask/{parties.verifier_organisation.public_id}/", materiality_percent="5")
    at = f"/verification/{Engagement.objects.get().public_id}/"
    post(verifier, f"{at}accept/", independent="on")

    page = post(verifier, f"{at}opinion/", opinion="unmodified")

    assert [problem.code for problem in page.context["problems"]] == ["sample_not_reviewed"]
    assert not page.context["may_sign"]
    refused = verifier.post(f"{at}sign/", fill(verifier.get(f"{at}sign/")))
    assert refused.status_code == 400
    assert "No sample was drawn" in refused.content.decode()
    assert not Statement.objects.exists()


def test_acceptance_without_the_tick_is_refused_on_the_form(parties, event):
    organiser, verifier = browser(parties.organiser), browser(parties.verifier)
    tab = f"/events/{event.public_id}/verification/"
    post(organiser, f"{tab}ask/{parties.verifier_organisation.public_id}/", materiality_percent="5")
    at = f"/verification/{Engagement.objects.get().public_id}/accept/"

    answer = verifier.post(at, fill(verifier.get(at)))

    assert answer.status_code == 400
    assert "independent" in answer.context["form"].errors
    assert Engagement.objects.get().state == EngagementState.REQUESTED


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_preview_is_a_pdf_without_number(parties, event, language):
    organiser, verifier = browser(parties.organiser), browser(parties.verifier)
    tab = f"/events/{event.public_id}/verification/"
    post(organiser, f"{tab}ask/{parties.verifier_organisation.public_id}/", materiality_percent="5")
    at = f"/verification/{Engagement.objects.get().public_id}/"
    post(verifier, f"{at}accept/", independent="on")
    assert verifier.get(f"{at}opinion/preview/{language}/").status_code == 404
    post(verifier, f"{at}opinion/", opinion="adverse", basis_zh="主要数据不实。")

    answer = verifier.get(f"{at}opinion/preview/{language}/")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert not re.search(rb"/Sig\b", answer.content)
    assert not IssuedDocument.objects.exists()


def test_event_of_another_organisation_has_no_verification_page(parties, event):
    verifier = browser(parties.verifier)

    assert verifier.get(f"/events/{event.public_id}/verification/").status_code == 404
    assert Event.objects.count() == 1
