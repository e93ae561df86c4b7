"""Does an invitation let in the right person, once, in time?"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from footprint.accounts.enums import InvitationState, Role
from footprint.accounts.models import Invitation, Membership
from footprint.accounts.selectors import invitation_by_token
from footprint.accounts.services import (
    invitation_accept,
    invitation_create,
    invitation_resend,
    invitation_revoke,
)
from footprint.core.problems import Conflict, InvalidInput
from tests.accounts.conftest import NOW


@pytest.fixture
def invitation(organiser, founder, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return invitation_create(
            organisation=organiser,
            email="Wang@Example.com",
            roles=[Role.APPROVER, Role.ORGANISER],
            invited_by=founder,
            now=NOW,
        )


def test_letter_carries_the_link_in_both_languages(invitation, mailoutbox):
    (letter,) = mailoutbox

    assert letter.to == ["wang@example.com"]
    assert letter.body.count(f"/invitations/{invitation.token}/") == 2
    assert "Hangzhou Expo Ltd" in letter.body
    assert "杭州会展有限公司" in letter.body


def test_only_the_hash_of_the_link_is_kept(invitation):
    stored = Invitation.objects.get(pk=invitation.pk)

    assert invitation.token not in str(vars(stored))
    assert invitation_by_token(invitation.token) == stored
    assert invitation_by_token(stored.token_hash) is None


def test_accepting_grants_the_roles(invitation, person, organiser, founder):
    wang = person("wang")

    invitation_accept(invitation=invitation, user=wang, now=NOW)

    memberships = Membership.objects.filter(user=wang, organisation=organiser).order_by("role")
    assert [(m.role, m.granted_by) for m in memberships] == [("approver", founder), ("organiser", founder)]


def test_somebody_else_cannot_accept(invitation, person):
    li = person("li")

    with pytest.raises(Conflict, match=r"wang@example\.com"):
        invitation_accept(invitation=invitation, user=li, now=NOW)

    assert not Membership.objects.filter(user=li).exists()


def test_late_acceptance_is_refused(invitation, person):
    wang = person("wang")
    later = NOW + timedelta(days=14)

    with pytest.raises(Conflict):
        invitation_accept(invitation=invitation, user=wang, now=later)

    assert invitation.state(later) == InvitationState.EXPIRED
    assert not Membership.objects.filter(user=wang).exists()


def test_second_acceptance_is_refused(invitation, person):
    wang = person("wang")
    invitation_accept(invitation=invitation, user=wang, now=NOW)

    with pytest.raises(Conflict):
        invitation_accept(invitation=invitation, user=wang, now=NOW)


def test_revoked_invitation_opens_nothing(invitation, person, founder):
    invitation_revoke(invitation=invitation, revoked_by=founder, now=NOW)
    wang = person("wang")

    with pytest.raises(Conflict):
        invitation_accept(invitation=invitation, user=wang, now=NOW)

    assert not Membership.objects.filter(user=wang).exists()


def test_resent_invitation_has_a_new_link_and_term(invitation, founder):
    later = NOW + timedelta(days=10)

    resent = invitation_resend(invitation=invitation, resent_by=founder, now=later)

    assert invitation_by_token(invitation.token) is None
    assert invitation_by_token(resent.token).expires_at == later + timedelta(days=14)


def test_same_address_is_not_invited_twice(invitation, organiser, founder):
    with pytest.raises(InvalidInput, match="2026-12-04"):
        invitation_create(
            organisation=organiser,
            email="wang@example.com",
            roles=[Role.AUDITOR],
            invited_by=founder,
            now=NOW,
        )

    assert Invitation.objects.count() == 1


def test_database_keeps_one_open_invitation_per_address(invitation):
    stored = Invitation.objects.get(pk=invitation.pk)
    stored.pk, stored.public_id, stored.token_hash = None, None, "x"
    stored.email = "WANG@example.com"

    with pytest.raises(IntegrityError), transaction.atomic():
        stored.save()


def test_expired_invitation_makes_room_for_a_new_one(invitation, organiser, founder):
    later = NOW + timedelta(days=15)

    second = invitation_create(
        organisation=organiser, email="wang@example.com", roles=[Role.AUDITOR], invited_by=founder, now=later
    )

    invitation.refresh_from_db()
    assert (invitation.state(later), second.state(later)) == (InvitationState.REVOKED, InvitationState.OPEN)


def test_member_in_these_roles_is_not_invited(organiser, founder):
    with pytest.raises(InvalidInput):
        invitation_create(
            organisation=organiser, email=founder.email, roles=[Role.ORGANISER], invited_by=founder, now=NOW
        )


def test_invitation_without_role_is_refused(organiser, founder):
    with pytest.raises(InvalidInput) as refusal:
        invitation_create(
            organisation=organiser, email="x@example.com", roles=[], invited_by=founder, now=NOW
        )

    assert refusal.value.field == "roles"
