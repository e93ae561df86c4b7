"""What do people type into the pages of accounts? (What is allowed is decided by the services.)"""

from django import forms
from django.conf import settings
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from footprint.accounts.actors import Actor
from footprint.accounts.enums import (
    MANDATE_ROLES,
    ROLE_EXPLANATIONS,
    SCOPES_OF_ACTIVITY,
    AccreditationState,
    AccreditedActivity,
    ConflictKind,
    Role,
)
from footprint.accounts.models import Organisation
from footprint.accounts.selectors import people_of
from footprint.accounts.services.organisations import EDITABLE


class DayField(forms.DateField):
    """A calendar day, written the same in every language."""

    def __init__(self, **options):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)


def role_choices(roles) -> list[tuple[str, str]]:
    """Each role with what it is for."""
    return [(role.value, f"{role.label} – {ROLE_EXPLANATIONS[role]}") for role in roles]


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("Colleagues see it, and it stands under what you sign."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("zh-hans", "中文"), ("en", "English")],
        widget=forms.RadioSelect,
        help_text=_("Pages and letters come in this language."),
    )


class OrganisationForm(forms.Form):
    """Facts of an organisation, boxes as the model's columns; the service says what is wrong with them."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.update(fields_for_model(Organisation, fields=EDITABLE, exclude=["website"]))
        self.fields["credit_code"] = forms.CharField(
            label=_("Unified social credit code"),
            max_length=40,
            required=False,
            help_text=_("18 characters on the business licence. Needed before you can ask for an approval."),
        )
        self.fields["country"] = forms.CharField(
            label=_("Country"),
            initial="CN",
            max_length=2,
            help_text=_("Two letters, for example CN for China."),
        )
        self.fields["website"] = forms.URLField(label=_("Website"), required=False, assume_scheme="https")


class MemberGrantForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Person"), queryset=None, to_field_name="public_id")
    role = forms.ChoiceField(label=_("Role"), choices=lambda: role_choices(Role))

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_of(actor)


class InvitationForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"))
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=lambda: role_choices(Role), widget=forms.CheckboxSelectMultiple
    )


class MandateForm(forms.Form):
    consultant = forms.CharField(
        label=_("Consultant"),
        max_length=254,
        help_text=_(
            "The unified social credit code or the exact name of an organisation on this site, "
            "or the e-mail address of a person with an account."
        ),
    )
    roles = forms.MultipleChoiceField(
        label=_("What the consultant may do"),
        choices=lambda: role_choices(MANDATE_ROLES),
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Empty: until you or the consultant end it.")
    )


class ReasonForm(forms.Form):
    """Why an act is done; the text stays with it."""

    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class ShortReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class AccreditationForm(forms.Form):
    activity = forms.ChoiceField(label=_("Activity"), choices=AccreditedActivity.choices)
    body = forms.CharField(
        label=_("Accrediting body"),
        max_length=200,
        help_text=_("Who accredited you, for example CNCA, CNAS or the Ministry of Ecology and Environment."),
    )
    number = forms.CharField(label=_("Accreditation number"), max_length=100)
    scopes = forms.MultipleChoiceField(
        label=_("Scopes"),
        choices=lambda: [
            (activity.label, [(scope.value, scope.label) for scope in scopes])
            for activity, scopes in SCOPES_OF_ACTIVITY.items()
        ],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the accreditation covers; choose below the activity you ask for."),
    )
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Valid until"))
    evidence_url = forms.URLField(
        label=_("Entry in the public register"),
        required=False,
        assume_scheme="https",
        help_text=_("The address at which the accrediting body shows your accreditation."),
    )
    evidence_file = forms.FileField(
        label=_("Accreditation certificate"),
        required=False,
        help_text=_("A scan or PDF; only your organisation and the administrators of the site can open it."),
    )
    evidence_note = forms.CharField(
        label=_("How it can be checked"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For the site administrator: register, certificate number, contact."),
    )


class ConflictForm(forms.Form):
    """A tie to another organisation; only administrators speak for others than themselves."""

    other_organisation = forms.CharField(
        label=_("Other organisation"),
        max_length=200,
        help_text=_("The unified social credit code or the exact name of an organisation on this site."),
    )
    person = forms.ChoiceField(label=_("Whose tie is it?"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ConflictKind.choices)
    started_on = DayField(label=_("Since"), required=False)
    ended_on = DayField(label=_("Ended on"), required=False, help_text=_("Empty while it lasts."))
    note = forms.CharField(
        label=_("Explanation"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(str(actor.user.public_id), _("Mine"))] if actor.is_member else []
        if actor.can("members.edit"):
            choices.insert(0, ("", _("The organisation's as a whole")))
            choices += [
                (str(person.public_id), str(person)) for person in people_of(actor) if person != actor.user
            ]
        self.fields["person"].choices = choices
        self.fields["person"].required = not actor.can("members.edit")


class ConflictCorrectionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ConflictKind.choices)
    started_on = DayField(label=_("Since"), required=False)
    ended_on = DayField(label=_("Ended on"), required=False, help_text=_("Empty while it lasts."))
    note = forms.CharField(
        label=_("Explanation"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ApprovalFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *AccreditationState.choices]
    )
    activity = forms.ChoiceField(
        label=_("Activity"), required=False, choices=[("", _("All")), *AccreditedActivity.choices]
    )
    text = forms.CharField(label=_("Organisation or number"), required=False, max_length=100)


LANGUAGE_COOKIE_AGE_S = settings.LANGUAGE_COOKIE_AGE or 365 * 24 * 3600
