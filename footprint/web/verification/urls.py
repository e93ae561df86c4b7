"""Which address shows which page of verification?"""

from django.urls import path

from footprint.web.verification.views import client, desk, lines, opinion, review, steps

app_name = "verification"
_ONE = "verification/<uuid:engagement_id>/"
_EVENT = "events/<uuid:event_id>/verification/"
_LINE = f"{_ONE}lines/<uuid:assessment_id>/<int:ordinal>/"
urlpatterns = [
    path(_EVENT, client.event, name="event"),
    path(f"{_EVENT}ask/<uuid:verifier_id>/", client.ask, name="ask"),
    path(f"{_EVENT}declare/", client.declare, name="declare"),
    path(f"{_EVENT}reopen/", client.reopen, name="event-reopen"),
    path("verification/", desk.desk, name="desk"),
    path(_ONE, desk.engagement, name="engagement"),
    path(f"{_ONE}accept/", steps.accept, name="accept"),
    path(f"{_ONE}decline/", steps.decline, name="decline"),
    path(f"{_ONE}send-back/", steps.send_back, name="send-back"),
    path(f"{_ONE}hand-in-again/", steps.resubmit, name="resubmit"),
    path(f"{_ONE}withdraw/", steps.withdraw, name="withdraw"),
    path(f"{_ONE}reopen/", steps.reopen, name="reopen"),
    path(f"{_ONE}lines/", lines.lines, name="lines"),
    path(_LINE, lines.line, name="line"),
    path(f"{_LINE}check/", lines.check, name="line-check"),
    path(f"{_LINE}remark/", lines.remark, name="line-remark"),
    path(f"{_ONE}sample/", review.sample, name="sample"),
    path(f"{_ONE}misstatements/", review.misstatements, name="misstatements"),
    path(f"{_ONE}misstatements/<uuid:misstatement_id>/", review.settle, name="misstatement"),
    path(f"{_ONE}opinion/", opinion.opinion, name="opinion"),
    path(f"{_ONE}opinion/preview/<slug:language>/", opinion.preview, name="opinion-preview"),
    path(f"{_ONE}sign/", opinion.sign, name="sign"),
]
