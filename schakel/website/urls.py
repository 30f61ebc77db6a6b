"""Addresses: Dutch without prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from schakel.website.pages import data, demand, errors, figures, my_library, public

urlpatterns = i18n_patterns(
    path("", public.start, name="start"),
    path(_("begrippen/"), public.definitions, name="definitions"),
    path(_("toegankelijkheid/"), public.accessibility, name="accessibility"),
    path(_("mijn-bibliotheek/"), my_library.page, name="my_library"),
    path(_("cijfers/"), figures.page, name="figures"),
    path(_("cijfers/grafiek.svg"), figures.chart, name="figures_chart"),
    path(_("cijfers/bestand.csv"), figures.file, name="figures_file"),
    path(_("klantvraag/"), demand.page, name="demand"),
    path(_("klantvraag/grafiek.svg"), demand.chart, name="demand_chart"),
    path(_("klantvraag/titels.csv"), demand.file, name="demand_file"),
    path(_("gegevens/"), data.page, name="data"),
    path("account/", include("schakel.website.accounts.urls")),
    prefix_default_language=False,
)
if settings.OIDC_SERVER:
    urlpatterns += [path("account/", include("allauth.socialaccount.providers.openid_connect.urls"))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
