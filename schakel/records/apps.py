"""Every record that has a sheet leaves a trail when it is made, changed or removed."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """The trail."""

    name = "schakel.records"
    label = "records"

    def ready(self) -> None:
        """Follow the records of every sheet; the registers stand before this application in the settings."""
        # Both need the models of all applications, which are there only now.
        from auditlog.registry import auditlog

        from schakel.records.sheet import sheets

        for sheet in sheets().values():
            many = {field.name for field in sheet.model._meta.many_to_many}
            auditlog.register(sheet.model, exclude_fields=["version", *sheet.personal], m2m_fields=many)
