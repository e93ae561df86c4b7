"""Who is approved to verify, certify or run a registry, and who is too close to whom?"""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from footprint.accounts.enums import AccreditationState, AccreditedActivity, ConflictKind, Scope
from footprint.accounts.models.organisations import Organisation
from footprint.accounts.models.people import User
from footprint.core.append_only import AppendOnlyModel
from footprint.core.models import PublicModel


class Accreditation(PublicModel):
    """An organisation's request to verify, certify or run a registry, and what became of it."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="accreditations", verbose_name=_("organisation")
    )
    activity = models.CharField(_("activity"), max_length=30, choices=AccreditedActivity)
    body = models.CharField(_("accrediting body"), max_length=200)
    number = models.CharField(_("accreditation number"), max_length=100)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    evidence_note = models.TextField(_("evidence"), max_length=2000)
    evidence_digest = models.CharField(_("SHA-256 of the evidence file"), max_length=64, blank=True)
    evidence_url = models.URLField(_("entry in the public register"), blank=True)
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("requested by"))
    requested_at = models.DateTimeField(_("requested at"))
    state = models.CharField(
        _("state"), max_length=20, choices=AccreditationState, default=AccreditationState.REQUESTED
    )
    state_changed_at = models.DateTimeField(_("in this state since"))

    class Meta:
        verbose_name = _("approval")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="accreditation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=AccreditationState.values), name="accreditation_state_known"
            ),
            models.CheckConstraint(
                condition=Q(evidence_digest="") | Q(evidence_digest__regex=r"^[0-9a-f]{64}$"),
                name="accreditation_evidence_digest_is_sha256",
            ),
            models.UniqueConstraint(
                fields=["organisation", "activity"],
                condition=Q(state=AccreditationState.REQUESTED),
                name="accreditation_one_open_request_per_activity",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_activity_display()} · {self.body} {self.number}"

    @property
    def scopes(self) -> frozenset[Scope]:
        return frozenset(Scope(row.scope) for row in self.scope_rows.all())

    @property
    def scope_labels(self) -> list[str]:
        covered = self.scopes
        return [str(scope.label) for scope in Scope if scope in covered]

    def state_on(self, day: date) -> AccreditationState:
        """The state on a day: an approval past its last day is expired even before the daily sweep."""
        state = AccreditationState(self.state)
        running = state in {AccreditationState.APPROVED, AccreditationState.SUSPENDED}
        return AccreditationState.EXPIRED if running and self.valid_until < day else state


class AccreditationScope(AppendOnlyModel):
    """One field that an approval covers."""

    accreditation = models.ForeignKey(
        Accreditation, models.PROTECT, related_name="scope_rows", verbose_name=_("approval")
    )
    scope = models.CharField(_("scope"), max_length=30, choices=Scope)

    class Meta:
        verbose_name = _("scope of an approval")
        constraints = [
            models.UniqueConstraint(fields=["accreditation", "scope"], name="accreditation_scope_once")
        ]

    def __str__(self) -> str:
        return self.get_scope_display()


class AccreditationDecision(PublicModel, AppendOnlyModel):
    """One change of state of an approval: who, when and why; rows are only added."""

    accreditation = models.ForeignKey(
        Accreditation, models.PROTECT, related_name="decisions", verbose_name=_("approval")
    )
    from_state = models.CharField(_("from state"), max_length=20, choices=AccreditationState, blank=True)
    to_state = models.CharField(_("to state"), max_length=20, choices=AccreditationState)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"))
    reason = models.TextField(_("reason"), max_length=2000)

    class Meta:
        verbose_name = _("decision on an approval")
        ordering = ["decided_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_state=AccreditationState.EXPIRED) | Q(decided_by__isnull=False),
                name="accreditation_decision_names_who_unless_expired",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="accreditation_decision_gives_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.accreditation}: {self.get_to_state_display()}"


class ConflictDeclaration(PublicModel, AppendOnlyModel):
    """A tie of an organisation, or of one of its people, to another organisation; rows are only added."""

    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="conflicts_declared",
        verbose_name=_("declaring organisation"),
    )
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conflicts_declared",
        verbose_name=_("person concerned"),
    )
    other_organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="conflicts_named_in", verbose_name=_("other organisation")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ConflictKind)
    started_on = models.DateField(_("since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    note = models.TextField(_("explanation"), max_length=2000, blank=True)
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("declared by"))
    declared_at = models.DateTimeField(_("declared at"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    is_retracted = models.BooleanField(_("declared by mistake"), default=False)

    class Meta:
        verbose_name = _("conflict declaration")
        ordering = ["-declared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=F("other_organisation")), name="conflict_parties_differ"
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="conflict_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(is_retracted=False) | (Q(replaces__isnull=False) & ~Q(note="")),
                name="conflict_retraction_says_what_and_why",
            ),
            models.CheckConstraint(condition=Q(kind__in=ConflictKind.values), name="conflict_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.other_organisation}: {self.get_kind_display()}"
