"""Which address shows which page?"""

from django.urls import include, path

from footprint.web import operation, style, views

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("style/", style.style, name="style"),
    path("style/confirm/", style.style_confirm, name="style_confirm"),
    path("style/error/<int:code>/", style.style_error, name="style_error"),
    path("theme/", views.theme, name="theme"),
    path("healthz", operation.healthz, name="healthz"),
    path("status/", operation.status, name="status"),
    path("demo/clock/", operation.demo_clock, name="demo_clock"),
    path("", include("footprint.web.accounts.urls")),
    path("", include("footprint.web.claims.urls")),
    path("organisation/programs/", include("footprint.web.developers.urls")),
    path("events/", include("footprint.web.events.urls")),
    path("collect/", include("footprint.web.events.public_urls")),
    path("evidence/", include("footprint.web.evidence.urls")),
    path("jobs/", include("footprint.web.jobs.urls")),
    path("", include("footprint.web.notices.urls")),
    path("verify/", include("footprint.web.verify.urls")),
    path("", include("footprint.web.offsets.urls")),
    path("", include("footprint.web.verification.urls")),
]
