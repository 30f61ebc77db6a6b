"""Forms of reports: what stands between braces must be a figure."""

from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from schakel.measures.catalogue import find_measures
from schakel.records.form import RecordForm
from schakel.registers.accountability.live import COUNTS, LiveError, asked


class TextForm(RecordForm):
    """A text whose figures exist."""

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        names = (*COUNTS, *find_measures())
        try:
            for _each in asked(text, names.__contains__):
                pass
        except LiveError as error:
            if error.is_form:
                raise ValidationError(
                    _("“{%(found)s}” is geen cijfer. Schrijf {naam} of {naam 2020}, zoals {loans} of {loans 2020}.")
                    % {"found": error.found}
                ) from error
            near = ", ".join(get_close_matches(error.found, names, 3, 0.4) or COUNTS)
            raise ValidationError(
                _("“{%(found)s}” is geen cijfer van Schakel. Bedoelt u een van deze: %(near)s? Alle namen staan op Begrippen.")
                % {"found": error.found, "near": near}
            ) from error
        return text
