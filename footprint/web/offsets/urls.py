"""Which address shows which page of credits?"""

from django.urls import path

from footprint.web.offsets import holdings, market, register, reservations, retirements

app_name = "offsets"
urlpatterns = [
    path("credits/", holdings.holdings, name="holdings"),
    path("credits/issuances/<uuid:issuance_id>/", holdings.issuance, name="issuance"),
    path("credits/issuances/<uuid:issuance_id>/journal/", holdings.journal, name="issuance-journal"),
    path("credits/issuances/<uuid:issuance_id>/serial/", holdings.serial, name="issuance-serial"),
    path("credits/match/", market.match, name="match"),
    path("credits/quotes/", market.quotes, name="quotes"),
    path("credits/quotes/new/", market.quote_new, name="quote-new"),
    path("credits/quotes/<uuid:quote_id>/", market.quote, name="quote"),
    path("credits/quotes/<uuid:quote_id>/reserve/", market.quote_reserve, name="quote-reserve"),
    path("credits/reservations/", reservations.reservations, name="reservations"),
    path("credits/reservations/<uuid:reservation_id>/", reservations.reservation, name="reservation"),
    path(
        "credits/reservations/<uuid:reservation_id>/release/",
        reservations.release,
        name="reservation-release",
    ),
    path(
        "credits/reservations/<uuid:reservation_id>/prolong/",
        reservations.prolong,
        name="reservation-prolong",
    ),
    path(
        "credits/reservations/<uuid:reservation_id>/retire/",
        retirements.retirement_new,
        name="retirement-new",
    ),
    path("credits/retirements/", retirements.retirements, name="retirements"),
    path("credits/retirements/<uuid:request_id>/", retirements.retirement, name="retirement"),
    path("credits/retirements/<uuid:request_id>/approve/", retirements.approve, name="retirement-approve"),
    path("credits/retirements/<uuid:request_id>/refuse/", retirements.reject, name="retirement-reject"),
    path("credits/retirements/<uuid:request_id>/withdraw/", retirements.withdraw, name="retirement-withdraw"),
    path("credits/retirements/<uuid:request_id>/instruct/", retirements.instruct, name="retirement-instruct"),
    path("credits/retirements/<uuid:request_id>/letter/", retirements.letter, name="retirement-letter"),
    path("credits/retirements/<uuid:request_id>/file/", retirements.instruction_file, name="retirement-file"),
    path("credits/retirements/<uuid:request_id>/proof/", retirements.prove, name="retirement-prove"),
    path("register/", register.register, name="register"),
    path("register/<str:number>/", register.public_retirement, name="public-retirement"),
]
