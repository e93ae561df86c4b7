"""Which address shows the pages of a link without sign-in?"""

from django.urls import path

from footprint.web.events.views import collect

app_name = "collect"
urlpatterns = [
    path("<uuid:link_id>/<slug:link_code>/", collect.collect, name="form"),
    path("<uuid:link_id>/<slug:link_code>/thanks/", collect.thanks, name="thanks"),
]
