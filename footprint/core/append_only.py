"""Which records may only be added to, never edited or deleted?

The database refuses (``core.triggers``); the classes here refuse earlier and say what to do instead.
"""

from typing import ClassVar

from django.db import DEFAULT_DB_ALIAS, models

from footprint.core.triggers import Trigger, append_only_triggers, table_columns


class HistoryIsAppendOnly(RuntimeError):
    """Somebody tried to edit or delete a record of history."""

    def __init__(self, *, model: type[models.Model], attempt: str):
        super().__init__(
            f"{model._meta.label} keeps history: {attempt} is refused. "
            "Add a new row that corrects the old one."
        )


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and adds; changes only the columns that may be filled in once."""

    def update(self, **values) -> int:
        if not set(values) <= _names_once(self.model):
            raise HistoryIsAppendOnly(model=self.model, attempt=f"changing {', '.join(sorted(values))}")
        return super().update(**values)

    def bulk_update(self, objs, fields, batch_size=None) -> int:
        raise HistoryIsAppendOnly(model=self.model, attempt="changing rows in bulk")

    def delete(self):
        raise HistoryIsAppendOnly(model=self.model, attempt="deleting rows")

    def bulk_create(self, objs, *args, update_conflicts: bool = False, **options):
        if update_conflicts:
            raise HistoryIsAppendOnly(model=self.model, attempt="replacing rows on conflict")
        return super().bulk_create(objs, *args, **options)


class TriggersModel(models.Model):
    """A record whose table carries triggers of its own: list them in ``database_triggers``."""

    database_triggers: ClassVar[tuple[Trigger, ...]] = ()

    class Meta:
        abstract = True

    @classmethod
    def triggers_of_table(cls, *, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
        return list(cls.database_triggers)


class AppendOnlyModel(TriggersModel):
    """A record that is written once.

    ``may_be_filled_once`` names fields that are empty (NULL) at first and may be given a value one time;
    ``append_only_hint`` is a sentence added to the database's refusal, saying what to do instead.
    """

    may_be_filled_once: ClassVar[tuple[str, ...]] = ()
    append_only_hint: ClassVar[str] = "Add a row that corrects the old one."

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *, force_insert: bool = False, force_update: bool = False, using=None, update_fields=None):
        if not self._state.adding and not (update_fields and set(update_fields) <= _names_once(type(self))):
            raise HistoryIsAppendOnly(model=type(self), attempt="saving an existing row")
        super().save(
            force_insert=force_insert or self._state.adding,
            force_update=force_update,
            using=using,
            update_fields=update_fields,
        )

    def delete(self, *args, **kwargs):
        raise HistoryIsAppendOnly(model=type(self), attempt="deleting a row")

    @classmethod
    def triggers_of_table(cls, *, using: str = DEFAULT_DB_ALIAS) -> list[Trigger]:
        table = cls._meta.db_table
        columns = table_columns(table, using=using)
        once = {cls._meta.get_field(name).column for name in cls.may_be_filled_once} & set(columns)
        return [
            *super().triggers_of_table(using=using),
            *append_only_triggers(table=table, columns=columns, once=once, hint=str(cls.append_only_hint)),
        ]


def _names_once(model: type[models.Model]) -> set[str]:
    fields = [model._meta.get_field(name) for name in model.may_be_filled_once]
    return {field.name for field in fields} | {field.attname for field in fields}
