"""Can people run their organisation through the pages alone?"""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from footprint.accounts.enums import Role
from footprint.accounts.models import (
    Accreditation,
    ConflictDeclaration,
    Invitation,
    Mandate,
    Membership,
    Organisation,
    User,
)
from footprint.accounts.selectors import invitation_by_token
from footprint.accounts.services import invitation_create, membership_grant, organisation_create
from footprint.core import clock
from tests.accounts.conftest import NOW
from tests.support.signin import second_factor_add, sign_in


@pytest.fixture(autouse=True)
def _english_and_forgetful(client):
    client.cookies["django_language"] = "en"
    cache.clear()


@pytest.fixture
def at_home(client, founder, organiser):
    """The founder of the organiser, signed in."""
    return sign_in(client, founder)


def text_of(response) -> str:
    return response.content.decode()


# --- organisations --------------------------------------------------------------------------------------
def test_newcomer_is_told_what_to_do(client, person):
    sign_in(client, person("wang"))

    page = client.get(reverse("accounts:start"), follow=True)

    assert "You do not belong to an organisation yet." in text_of(page)


def test_organisation_is_registered_and_acted_for(client, person):
    wang = person("wang")
    sign_in(client, wang)
    facts = {
        "name_zh": "新公司",
        "country": "cn",
        "credit_code": "9111 0000 6000 37341l",
        "makes_products": "on",
    }

    page = client.post(reverse("accounts:organisation-new"), facts, follow=True)

    organisation = Organisation.objects.get()
    assert (organisation.credit_code, organisation.country) == ("91110000600037341L", "CN")
    assert set(Membership.objects.values_list("role", flat=True)) == {"administrator", "applicant"}
    assert "新公司" in text_of(page)


def test_wrong_code_is_explained_beside_its_field(client, person):
    sign_in(client, person("wang"))
    facts = {"name_zh": "新公司", "country": "CN", "credit_code": "911100006000373410"}

    page = client.post(reverse("accounts:organisation-new"), facts)

    assert "it would be “L”, but it is “0”" in text_of(page)
    assert page.context["form"].errors.keys() == {"credit_code"}
    assert not Organisation.objects.exists()


def test_facts_are_changed(at_home, organiser):
    facts = {"name_zh": organiser.name_zh, "country": "CN", "region": "CN-ZJ", "website": "example.com"}

    at_home.post(reverse("accounts:organisation-edit"), facts)

    organiser.refresh_from_db()
    assert (organiser.region, organiser.website) == ("CN-ZJ", "https://example.com")


def test_person_of_two_organisations_switches(at_home, founder, organiser):
    second = organisation_create(created_by=founder, name_zh="第二公司", now=NOW)

    at_home.post(reverse("accounts:organisation-switch"), {"organisation": second.public_id})
    page = at_home.get(reverse("accounts:organisation"))

    assert page.context["organisation"] == second


@pytest.mark.parametrize("wanted", ["foreign", "not-a-uuid", ""])
def test_foreign_organisation_cannot_be_chosen(wanted, at_home, organiser, verifying):
    chosen = verifying.public_id if wanted == "foreign" else wanted

    at_home.post(reverse("accounts:organisation-switch"), {"organisation": chosen})

    assert at_home.get(reverse("accounts:organisation")).context["organisation"] == organiser


def test_switch_does_not_lead_off_the_site(at_home, organiser):
    response = at_home.post(
        reverse("accounts:organisation-switch"),
        {"organisation": organiser.public_id, "next": "https://elsewhere.example/"},
    )

    assert response.url == reverse("accounts:organisation")


def test_profile_changes_name_and_language(at_home, founder):
    response = at_home.post(reverse("accounts:profile"), {"name": "Fanny", "language": "zh-hans"})

    founder.refresh_from_db()
    assert (founder.name, founder.language) == ("Fanny", "zh-hans")
    assert response.cookies["django_language"].value == "zh-hans"


def test_pages_come_in_the_language_of_the_person(client, founder, organiser):
    del client.cookies["django_language"]
    founder.language = "en"
    founder.save()
    sign_in(client, founder)

    page = client.get(reverse("accounts:members"), headers={"accept-language": "zh-hans"})

    assert "Present roles" in text_of(page)


def test_role_without_approval_is_shown_as_resting(client, chief, verifying, settings):
    settings.DEMO = True
    sign_in(client, chief)

    assert "A role of yours rests." in text_of(client.get(reverse("accounts:organisation")))


# --- people ---------------------------------------------------------------------------------------------
def test_role_is_granted_and_ended(at_home, organiser, founder, person):
    wang = person("wang")
    membership_grant(user=wang, organisation=organiser, role=Role.AUDITOR, granted_by=founder, now=NOW)

    at_home.post(reverse("accounts:member-grant"), {"person": wang.public_id, "role": "approver"})
    membership = Membership.objects.get(user=wang, role=Role.APPROVER)
    at_home.post(reverse("accounts:member-end", args=[membership.public_id]))

    membership.refresh_from_db()
    assert membership.ended_by == founder


def test_stranger_cannot_be_granted_a_role(at_home, person):
    wang = person("wang")

    at_home.post(reverse("accounts:member-grant"), {"person": wang.public_id, "role": "approver"})

    assert not Membership.objects.filter(user=wang).exists()


def test_last_administrator_reads_why_not(at_home, founder):
    membership = Membership.objects.get(user=founder, role=Role.ADMINISTRATOR)

    page = at_home.post(reverse("accounts:member-end", args=[membership.public_id]), follow=True)

    assert "is the last administrator" in text_of(page)
    assert Membership.objects.get(pk=membership.pk).is_current


def test_missing_role_is_named(client, organiser, founder, person):
    wang = person("wang")
    membership_grant(user=wang, organisation=organiser, role=Role.AUDITOR, granted_by=founder, now=NOW)
    sign_in(client, wang)

    page = client.get(reverse("accounts:invitation-new"))

    assert page.status_code == 403
    assert "This page needs one of these roles there: Administrator." in text_of(page)


def test_partial_request_of_nobody_takes_the_whole_page_to_sign_in(client):
    response = client.get(reverse("accounts:members"), headers={"hx-request": "true"})

    assert response.headers["HX-Redirect"].startswith(reverse("account_login"))


# --- invitations ----------------------------------------------------------------------------------------
def test_invited_newcomer_needs_no_second_letter(client, organiser, founder, mailoutbox):
    invitation = invitation_create(
        organisation=organiser, email="new@example.com", roles=[Role.APPROVER], invited_by=founder, now=NOW
    )
    address = reverse("accounts:invitation-accept", args=[invitation.token])
    page = client.get(address)
    assert "Open an account" in text_of(page)

    response = client.post(
        reverse("account_signup"),
        {
            "name": "New",
            "email": "new@example.com",
            "password1": "correct horse 7",
            "password2": "correct horse 7",
            "next": address,
        },
    )
    assert (response.url, mailoutbox) == (address, [])
    client.post(address)

    user = User.objects.get(email="new@example.com")
    assert Membership.objects.get(user=user).role == Role.APPROVER
    assert user.emailaddress_set.get().verified


def test_link_does_not_confirm_another_address(client, organiser, founder, mailoutbox):
    invitation = invitation_create(
        organisation=organiser, email="new@example.com", roles=[Role.APPROVER], invited_by=founder, now=NOW
    )
    client.get(reverse("accounts:invitation-accept", args=[invitation.token]))

    client.post(
        reverse("account_signup"),
        {
            "name": "New",
            "email": "victim@example.com",
            "password1": "correct horse 7",
            "password2": "correct horse 7",
        },
    )

    assert not User.objects.get(email="victim@example.com").emailaddress_set.get().verified


def test_invitation_is_sent_resent_and_revoked(
    at_home, founder, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        at_home.post(
            reverse("accounts:invitation-new"),
            {"email": "li@example.com", "roles": ["organiser", "approver"]},
        )
    invitation = Invitation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        at_home.post(reverse("accounts:invitation-resend", args=[invitation.public_id]))
    at_home.post(reverse("accounts:invitation-revoke", args=[invitation.public_id]))

    invitation.refresh_from_db()
    assert len(mailoutbox) == 2
    assert (invitation.revoked_by, invitation.roles) == (founder, ["organiser", "approver"])
    second_link = mailoutbox[1].body.split("/invitations/")[1].split("/")[0]
    assert "The invitation was revoked." in text_of(
        at_home.get(reverse("accounts:invitation-accept", args=[second_link]))
    )


def test_unknown_link_is_explained(client, db):
    assert client.get(reverse("accounts:invitation-accept", args=["nonsense"])).status_code == 404
    assert invitation_by_token("nonsense") is None


def test_wrong_account_is_told_which_address_is_meant(at_home, organiser, founder):
    invitation = invitation_create(
        organisation=organiser, email="new@example.com", roles=[Role.APPROVER], invited_by=founder, now=NOW
    )
    address = reverse("accounts:invitation-accept", args=[invitation.token])

    assert "you are signed in as founder@example.com" in text_of(at_home.get(address))
    at_home.post(address)

    invitation.refresh_from_db()
    assert invitation.accepted_at is None


# --- mandates -------------------------------------------------------------------------------------------
def test_mandate_is_offered_accepted_and_laid_down(client, at_home, founder, organiser, person):
    li = person("li")
    facts = {"consultant": "LI@example.com", "roles": ["organiser"], "valid_from": "2026-01-01"}
    at_home.post(reverse("accounts:mandate-new"), facts)
    mandate = Mandate.objects.get()

    sign_in(client, li)
    assert "offers a mandate" in text_of(client.get(reverse("accounts:organisation")))
    client.post(reverse("accounts:mandate-accept", args=[mandate.public_id]))
    assert client.get(reverse("accounts:organisation")).context["organisation"] == organiser
    assert client.get(reverse("accounts:organisation-edit")).status_code == 403
    client.post(reverse("accounts:mandate-end", args=[mandate.public_id]), {"reason": "Done."})

    mandate.refresh_from_db()
    assert (mandate.ended_by, mandate.end_reason) == (li, "Done.")


@pytest.mark.parametrize(
    ("consultant", "words"),
    [
        ("没有这家公司", "No organisation on this site"),
        ("nobody@example.com", "Nobody with the address"),
        ("杭州会展有限公司", "needs no mandate to act for itself"),
    ],
)
def test_unfit_consultant_is_explained(consultant, words, at_home):
    page = at_home.post(
        reverse("accounts:mandate-new"),
        {"consultant": consultant, "roles": ["organiser"], "valid_from": "2026-01-01"},
    )

    assert words in text_of(page)
    assert not Mandate.objects.exists()


# --- approvals ------------------------------------------------------------------------------------------
def test_approval_is_asked_for_and_decided(client, chief, verifying, site_admin, settings):
    settings.DEMO = True
    sign_in(client, chief)
    client.post(
        reverse("accounts:approval-new"),
        {
            "activity": "verifier",
            "body": "CNCA",
            "number": "R-1",
            "scopes": ["event"],
            "valid_from": "2026-01-01",
            "valid_until": str((clock.now() + timedelta(days=900)).date()),
            "evidence_note": "See the register.",
        },
    )
    accreditation = Accreditation.objects.get()
    assert "Requested" in text_of(client.get(reverse("accounts:approvals")))

    sign_in(client, site_admin, fresh=True)
    assert "北京核查有限公司" in text_of(client.get(reverse("accounts:site-approvals")))
    client.post(
        reverse("accounts:site-approval-decide", args=[accreditation.public_id, "approve"]),
        {"reason": "Compared with the register."},
    )

    sign_in(client, chief)
    page = text_of(client.get(reverse("accounts:approval", args=[accreditation.public_id])))
    assert "Compared with the register." in page
    assert "A role of yours rests." not in text_of(client.get(reverse("accounts:organisation")))


def test_certificate_is_handed_in_and_read_by_the_administrator(
    client, chief, verifying, site_admin, settings
):
    settings.DEMO = True
    sign_in(client, chief)
    content = b"%PDF-1.7\nAccreditation"
    facts = {
        "activity": "verifier",
        "body": "CNCA",
        "number": "R-1",
        "scopes": ["event"],
        "valid_from": "2026-01-01",
        "valid_until": "2099-01-01",
        "evidence_note": "x",
    }
    client.post(
        reverse("accounts:approval-new"),
        facts | {"evidence_file": SimpleUploadedFile("certificate.pdf", content)},
    )
    accreditation = Accreditation.objects.get()

    sign_in(client, site_admin)
    answer = client.get(reverse("accounts:approval-certificate", args=[accreditation.public_id]))

    assert b"".join(answer.streaming_content) == content
    assert "attachment" in answer.headers["Content-Disposition"]


def test_file_that_is_no_certificate_is_refused(client, chief, verifying, settings):
    settings.DEMO = True
    sign_in(client, chief)

    page = client.post(
        reverse("accounts:approval-new"),
        {
            "activity": "verifier",
            "body": "CNCA",
            "number": "R-1",
            "scopes": ["event"],
            "valid_from": "2026-01-01",
            "valid_until": "2099-01-01",
            "evidence_note": "x",
            "evidence_file": SimpleUploadedFile("certificate.pdf", b"MZ no certificate"),
        },
    )

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Accreditation.objects.exists()


def test_scope_of_another_activity_is_explained(client, chief, verifying, settings):
    settings.DEMO = True
    sign_in(client, chief)

    page = client.post(
        reverse("accounts:approval-new"),
        {
            "activity": "verifier",
            "body": "CNCA",
            "number": "R-1",
            "scopes": ["label_neutral"],
            "valid_from": "2026-01-01",
            "valid_until": "2099-01-01",
            "evidence_note": "x",
        },
    )

    assert "is not a scope of Verification" in text_of(page)
    assert not Accreditation.objects.exists()


def test_queue_is_filtered(client, site_admin, request_approval):
    second_factor_add(site_admin)
    request_approval()
    sign_in(client, site_admin)
    address = reverse("accounts:site-approvals")

    found = [
        client.get(address, query).context["page"].paginator.count
        for query in (
            {},
            {"state": "approved"},
            {"text": "核查"},
            {"text": "nothing"},
            {"activity": "verifier"},
        )
    ]

    assert found == [1, 0, 1, 0, 1]


def test_unknown_step_is_not_found(client, site_admin, approved):
    second_factor_add(site_admin)
    sign_in(client, site_admin, fresh=True, method="mfa")

    assert (
        client.get(reverse("accounts:site-approval-decide", args=[approved.public_id, "crown"])).status_code
        == 404
    )


# --- conflicts ------------------------------------------------------------------------------------------
def test_tie_is_declared_corrected_and_retracted(at_home, founder, organiser, verifying):
    facts = {"other_organisation": verifying.credit_code, "person": "", "kind": "ownership"}
    at_home.post(reverse("accounts:conflict-new"), facts)
    first = ConflictDeclaration.objects.get()
    assert (first.organisation, first.person) == (organiser, None)

    at_home.post(
        reverse("accounts:conflict-correct", args=[first.public_id]),
        {"kind": "ownership", "ended_on": "2020-01-01", "note": "Sold."},
    )
    second = ConflictDeclaration.objects.get(replaces=first)
    at_home.post(reverse("accounts:conflict-retract", args=[second.public_id]), {"reason": "Wrong company."})

    assert ConflictDeclaration.objects.get(replaces=second).is_retracted
    assert "No ties are declared." in text_of(at_home.get(reverse("accounts:conflicts")))


def test_member_speaks_only_for_themselves(client, organiser, founder, person, verifying):
    wang = person("wang")
    membership_grant(user=wang, organisation=organiser, role=Role.ORGANISER, granted_by=founder, now=NOW)
    sign_in(client, wang)
    facts = {"other_organisation": str(verifying), "kind": "employment"}

    client.post(reverse("accounts:conflict-new"), facts | {"person": ""})
    client.post(reverse("accounts:conflict-new"), facts | {"person": str(founder.public_id)})
    assert not ConflictDeclaration.objects.exists()

    client.post(reverse("accounts:conflict-new"), facts | {"person": str(wang.public_id)})
    assert ConflictDeclaration.objects.get().person == wang
