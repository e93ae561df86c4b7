"""Which address shows which page of accounts?"""

from django.urls import path

from footprint.web.accounts.views import (
    approvals,
    conflicts,
    invitations,
    mandates,
    members,
    organisation,
    people,
    site,
)

app_name = "accounts"
urlpatterns = [
    path("start/", people.start, name="start"),
    path("me/", people.profile, name="profile"),
    path("me/second-factor/", people.second_factor, name="second-factor"),
    path("organisation/", organisation.dashboard, name="organisation"),
    path("organisation/new/", organisation.new, name="organisation-new"),
    path("organisation/edit/", organisation.edit, name="organisation-edit"),
    path("organisation/switch/", organisation.switch, name="organisation-switch"),
    path("organisation/members/", members.members, name="members"),
    path("organisation/members/grant/", members.grant, name="member-grant"),
    path("organisation/members/<uuid:membership_id>/end/", members.end, name="member-end"),
    path("organisation/invitations/new/", invitations.new, name="invitation-new"),
    path(
        "organisation/invitations/<uuid:invitation_id>/resend/",
        invitations.resend,
        name="invitation-resend",
    ),
    path(
        "organisation/invitations/<uuid:invitation_id>/revoke/",
        invitations.revoke,
        name="invitation-revoke",
    ),
    path("invitations/<str:token>/", invitations.accept, name="invitation-accept"),
    path("organisation/mandates/", mandates.mandates, name="mandates"),
    path("organisation/mandates/new/", mandates.new, name="mandate-new"),
    path("organisation/mandates/<uuid:mandate_id>/accept/", mandates.accept, name="mandate-accept"),
    path("organisation/mandates/<uuid:mandate_id>/end/", mandates.end, name="mandate-end"),
    path("organisation/approvals/", approvals.approvals, name="approvals"),
    path("organisation/approvals/new/", approvals.new, name="approval-new"),
    path("organisation/approvals/<uuid:accreditation_id>/", approvals.approval, name="approval"),
    path(
        "organisation/approvals/<uuid:accreditation_id>/certificate/",
        approvals.certificate,
        name="approval-certificate",
    ),
    path(
        "organisation/approvals/<uuid:accreditation_id>/withdraw/",
        approvals.withdraw,
        name="approval-withdraw",
    ),
    path("organisation/conflicts/", conflicts.conflicts, name="conflicts"),
    path("organisation/conflicts/new/", conflicts.new, name="conflict-new"),
    path("organisation/conflicts/<uuid:conflict_id>/correct/", conflicts.correct, name="conflict-correct"),
    path("organisation/conflicts/<uuid:conflict_id>/retract/", conflicts.retract, name="conflict-retract"),
    path("site/approvals/", site.approvals, name="site-approvals"),
    path("site/approvals/<uuid:accreditation_id>/", site.approval, name="site-approval"),
    path("site/approvals/<uuid:accreditation_id>/<str:step>/", site.decide, name="site-approval-decide"),
]
