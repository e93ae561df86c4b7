"""Pages of the accounts room: signing in, the organisation, its people and approvals."""

from datetime import date, timedelta

from django.urls import reverse

from footprint.accounts.enums import AccreditedActivity, ConflictKind, Role, Scope
from footprint.accounts.models import Accreditation, Invitation, Mandate, Membership, Organisation
from footprint.accounts.services import (
    accreditation_approve,
    accreditation_request,
    conflict_declare,
    invitation_create,
    mandate_offer,
    membership_end,
    membership_grant,
    organisation_create,
    user_create,
)
from footprint.core import clock
from tests.browser.pages import Page
from tests.browser.world import World


def organisation(world: World) -> Organisation:
    """The organisation of the administrator, with everything its pages can show."""
    return world.once("organisation", lambda: _organisation(world))


def _organisation(world: World) -> Organisation:
    founder, now = world.user("administrator"), clock.now()
    made = organisation_create(
        created_by=founder,
        name_zh="杭州低碳会展有限公司",
        name_en="Hangzhou Low-Carbon Expo Ltd",
        credit_code="91330100799655058B",
        region="CN-ZJ",
        address="钱江新城 1 号",
        organises_events=True,
        now=now,
    )
    membership_grant(user=founder, organisation=made, role=Role.VERIFIER, granted_by=founder, now=now)
    colleague = user_create(email="li@example.com", password=None, name="李静")
    auditor = membership_grant(
        user=colleague, organisation=made, role=Role.AUDITOR, granted_by=founder, now=now
    )
    membership_grant(user=colleague, organisation=made, role=Role.APPROVER, granted_by=founder, now=now)
    membership_end(membership=auditor, ended_by=founder, now=now)
    return made


def invitation(world: World) -> Invitation:
    return world.once(
        "invitation",
        lambda: invitation_create(
            organisation=organisation(world),
            email="wang@example.com",
            roles=[Role.ORGANISER],
            invited_by=world.user("administrator"),
            now=clock.now(),
        ),
    )


def other_organisation(world: World) -> Organisation:
    return world.once(
        "other organisation",
        lambda: organisation_create(
            created_by=user_create(email="zhao@example.com", password=None, name="赵敏"),
            name_zh="碳路咨询有限公司",
            name_en="Carbon Path Consulting",
            consults=True,
            now=clock.now(),
        ),
    )


def mandate_given(world: World) -> Mandate:
    return world.once(
        "mandate given",
        lambda: mandate_offer(
            client=organisation(world),
            consultant_organisation=other_organisation(world),
            roles=[Role.ORGANISER],
            valid_from=date(2026, 1, 1),
            granted_by=world.user("administrator"),
            now=clock.now(),
        ),
    )


def mandate_held(world: World) -> Mandate:
    return world.once(
        "mandate held",
        lambda: mandate_offer(
            client=other_organisation(world),
            consultant_organisation=organisation(world),
            roles=[Role.AUDITOR],
            valid_from=date(2026, 1, 1),
            granted_by=Membership.objects.filter(organisation=other_organisation(world)).first().user,
            now=clock.now(),
        ),
    )


def approval(world: World) -> Accreditation:
    return world.once(
        "approval",
        lambda: accreditation_request(
            organisation=organisation(world),
            activity=AccreditedActivity.VERIFIER,
            body="CNCA",
            number="CNCA-R-2026-0101",
            scopes=[Scope.EVENT, Scope.PRODUCT],
            valid_from=date(2026, 1, 1),
            valid_until=(clock.now() + timedelta(days=400)).date(),
            evidence_note="登记簿编号见上。",
            requested_by=world.user("administrator"),
            now=clock.now(),
        ),
    )


def conflict(world: World):
    return world.once(
        "conflict",
        lambda: conflict_declare(
            organisation=organisation(world),
            other_organisation=other_organisation(world),
            kind=ConflictKind.CONSULTING,
            ended_on=date(2025, 6, 30),
            declared_by=world.user("administrator"),
            now=clock.now(),
        ),
    )


def _page(name: str, *objects, role: str = "administrator") -> Page:
    """A page of the namespace; ``objects`` are made first, the last one gives the address its identifier."""

    def path(world: World) -> str:
        organisation(world)
        made = [make(world) for make in objects]
        wanted = bool(objects) and name in WITH_OBJECT
        return reverse(f"accounts:{name}", args=[made[-1].public_id] if wanted else [])

    settings = (
        {"DEMO": True} if role == "administrator" else {}
    )  # the administrator is a verifier without factor
    return Page(name=f"accounts-{name}", path=path, role=role, settings=settings)


def membership(world: World) -> Membership:
    return organisation(world).memberships.get(role=Role.APPROVER)


def decide_path(world: World) -> str:
    return reverse("accounts:site-approval-decide", args=[approval(world).public_id, "approve"])


def approved_organisation(world: World) -> str:
    def approve():
        return accreditation_approve(
            accreditation=approval(world),
            decided_by=world.user("site_admin"),
            reason="已与登记簿核对。",
            now=clock.now(),
        )

    world.once("approved", approve)
    return reverse("accounts:organisation")


WITH_OBJECT = {
    "member-end",
    "invitation-revoke",
    "mandate-accept",
    "mandate-end",
    "approval",
    "approval-withdraw",
    "conflict-correct",
    "conflict-retract",
    "site-approval",
}
ANONYMOUS = {
    "account_login": "sign-in",
    "account_signup": "sign-up",
    "account_reset_password": "password-reset",
    "account_reset_password_done": "password-reset-sent",
    "account_reset_password_from_key_done": "password-reset-done",
    "account_email_verification_sent": "confirm-address",
    "account_inactive": "closed-account",
}
SIGNED_IN = {
    "account_logout": "sign-out",
    "account_email": "addresses",
    "account_change_password": "password",
    "account_reauthenticate": "confirm-identity",
    "mfa_index": "two-factor",
    "mfa_activate_totp": "authenticator-app",
    "mfa_list_webauthn": "keys",
    "mfa_add_webauthn": "key",
    "accounts:profile": "profile",
    "accounts:second-factor": "second-factor",
}
WITH_APP = {
    "mfa_reauthenticate": "confirm-identity-by-code",
    "mfa_deactivate_totp": "remove-app",
    "mfa_generate_recovery_codes": "make-recovery-codes",
}

PAGES = [
    *[Page(name=page, path=lambda world, n=name: reverse(n)) for name, page in ANONYMOUS.items()],
    Page(
        name="password-reset-bad-link",
        path=lambda world: reverse("account_reset_password_from_key", kwargs={"uidb36": "1", "key": "x-y"}),
    ),
    Page(
        name="confirm-address-bad-link", path=lambda world: reverse("account_confirm_email", args=["x:y:z"])
    ),
    *[
        Page(name=page, path=lambda world, n=name: reverse(n), role="person")
        for name, page in SIGNED_IN.items()
    ],
    *[
        Page(name=page, path=lambda world, n=name: reverse(n), role="site_admin")
        for name, page in WITH_APP.items()
    ],
    Page(name="no-organisation", path="/organisation/", role="person"),
    Page(name="forbidden", path="/site/approvals/", role="person", status=403),
    Page(
        name="invitation",
        path=lambda world: reverse("accounts:invitation-accept", args=[invitation(world).token]),
    ),
    _page("organisation"),
    Page(
        name="organisation-approved",
        path=approved_organisation,
        role="administrator",
        settings={"DEMO": True},
    ),
    _page("organisation-new"),
    _page("organisation-edit"),
    _page("members", invitation),
    _page("member-end", membership),
    _page("invitation-new"),
    _page("invitation-revoke", invitation),
    _page("mandates", mandate_given, mandate_held),
    _page("mandate-new"),
    _page("mandate-accept", mandate_held),
    _page("mandate-end", mandate_given),
    _page("approvals", approval),
    _page("approval-new"),
    _page("approval", approval),
    _page("approval-withdraw", approval),
    _page("conflicts", conflict),
    _page("conflict-new"),
    _page("conflict-correct", conflict),
    _page("conflict-retract", conflict),
    _page("site-approvals", approval, role="site_admin"),
    _page("site-approval", approval, role="site_admin"),
    Page(name="accounts-site-approval-decide", path=decide_path, role="site_admin"),
]
EXCLUDED = {
    "start/": "leads on to another page",
    "organisation/approvals/<uuid:accreditation_id>/certificate/": "gives a file",
    "organisation/switch/": "answers POST alone",
    "organisation/members/grant/": "answers POST alone",
    "organisation/invitations/<uuid:invitation_id>/resend/": "answers POST alone",
    "accounts/^confirm-email/*": "opened with a bad link; a good one is used in tests/accounts",
    "accounts/^password/reset/key/*": "opened with a bad link; a good one is used in tests/accounts",
    "accounts/password/set/": "only for accounts without a password, which this site does not make",
    "accounts/login/code/confirm/": "signing in by letter is switched off; leads to the sign-in page",
    "accounts/2fa/authenticate/": "stands between password and code; driven in tests/accounts",
    "accounts/2fa/recovery-codes/": "needs codes made a moment ago; driven in tests/accounts",
    "accounts/2fa/recovery-codes/download/": "gives a file",
    "accounts/2fa/webauthn/reauthenticate/": "needs a key made by a device; driven in tests/browser",
    "accounts/2fa/webauthn/keys/<int:pk>/*": "needs a key made by a device; driven in tests/browser",
    "accounts/2fa/webauthn/login/": "answers the script of the sign-in page",
}
