"""Which address shows which page of notices and calendars?"""

from django.urls import path

from footprint.web.notices import calendars, views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notices, name="list"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/preferences/", views.preferences, name="preferences"),
    path("notices/unsubscribe/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("notices/<uuid:notice_id>/", views.open_notice, name="open"),
    path("notices/<uuid:notice_id>/read/", views.read, name="read"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/reset/", calendars.reset_own, name="calendar-reset"),
    path(
        "calendar/organisation/reset/",
        calendars.reset_organisation,
        name="calendar-organisation-reset",
    ),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar-feed"),
]
