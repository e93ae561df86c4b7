"""How do the program, its organisation and people look as JSON?"""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from footprint.accounts.enums import Role
from footprint.api.shapes.fields import Id, Moment, Read, Word


class OrganisationShape(Read):
    """An organisation."""

    id = Id()
    name_zh = serializers.CharField(help_text=_("Chinese name."))
    name_en = serializers.CharField(help_text=_("English name."))
    credit_code = serializers.CharField(help_text=_("Unified social credit code."))
    region = serializers.CharField(help_text=_("Region, ISO 3166-2."))


class PersonShape(Read):
    """A person."""

    id = Id()
    name = serializers.CharField(help_text=_("Name."))


class MeShape(Read):
    """The program that asks: for whom it acts and what it may do."""

    client_id = serializers.CharField(source="client.client_id", help_text=_("Client id, for OAuth2."))
    name = serializers.CharField(source="client.name", help_text=_("Name of the program."))
    organisation = OrganisationShape(help_text=_("The organisation that it acts for."))
    person = PersonShape(source="user", help_text=_("The person in whose name it acts."))
    roles = serializers.ListField(child=Word(choices=Role.choices), help_text=_("Roles that count today."))
    actions = serializers.ListField(
        child=serializers.CharField(), help_text=_("What it may do at this moment.")
    )
    now = Moment(help_text=_("The site's time (the demo's clock can be set)."))


class MembershipShape(Read):
    """A role that a person holds."""

    id = Id()
    person = PersonShape(source="user", help_text=_("The person."))
    role = Word(choices=Role.choices, help_text=_("Role."))
    since = Moment(source="started_at", help_text=_("Since when."))
    until = Moment(source="ended_at", allow_null=True, help_text=_("Until when; null: still."))
