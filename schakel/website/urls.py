"""Addresses: Dutch without prefix, English under /en/."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from schakel.website.pages import (
    advice,
    advice_decide,
    advice_effect,
    advice_profile,
    collection_size,
    data,
    deliveries,
    delivery,
    delivery_report,
    demand,
    digital,
    errors,
    figures,
    holds,
    ibl_desk,
    ibl_report,
    iso18626,
    my_library,
    norms,
    public,
    runs,
    what_if,
)

urlpatterns = i18n_patterns(
    path("", public.start, name="start"),
    path(_("begrippen/"), public.definitions, name="definitions"),
    path(_("normen/"), norms.page, name="norms"),
    path(_("normen/bestand.csv"), norms.file, name="norms_file"),
    path(_("toegankelijkheid/"), public.accessibility, name="accessibility"),
    path(_("mijn-bibliotheek/"), my_library.page, name="my_library"),
    path(_("cijfers/"), figures.page, name="figures"),
    path(_("cijfers/grafiek.svg"), figures.chart, name="figures_chart"),
    path(_("cijfers/bestand.csv"), figures.file, name="figures_file"),
    path(_("klantvraag/"), demand.page, name="demand"),
    path(_("klantvraag/grafiek.svg"), demand.chart, name="demand_chart"),
    path(_("klantvraag/titels.csv"), demand.file, name="demand_file"),
    path(_("klantvraag/tabel.csv"), demand.table, name="demand_table"),
    path(_("reserveringen/"), holds.page, name="holds"),
    path(_("reserveringen/grafiek.svg"), holds.chart, name="holds_chart"),
    path(_("reserveringen/bestand.csv"), holds.file, name="holds_file"),
    path(_("reserveringen/verwachting/"), holds.forecast, name="holds_forecast"),
    path(_("wat-als/"), what_if.page, name="what_if"),
    path(_("wat-als/nieuw/"), what_if.new, name="what_if_new"),
    path(_("wat-als/inlezen/"), what_if.upload, name="what_if_upload"),
    path(_("wat-als/scenario/<str:name>/"), what_if.scenario, name="what_if_scenario"),
    path(_("wat-als/scenario/<str:name>/bestand.toml"), what_if.download, name="what_if_file"),
    path(_("wat-als/scenario/<str:name>/start/"), what_if.start, name="what_if_start"),
    path(_("wat-als/scenario/<str:name>/verwijderen/"), what_if.forget, name="what_if_forget"),
    path(_("wat-als/uitkomst/<str:job>/"), runs.run, name="what_if_run"),
    path(_("wat-als/uitkomst/<str:job>/doen/"), runs.act, name="what_if_act"),
    path(_("wat-als/vergelijken/"), runs.compare, name="what_if_compare"),
    path(_("wat-als/vergelijken/bestand.csv"), runs.file, name="what_if_compare_file"),
    path(_("wat-als/vergelijken/grafiek.svg"), runs.chart, name="what_if_compare_chart"),
    path(_("wat-als/kleinste-collectie/"), collection_size.page, name="collection_size"),
    path(_("wat-als/kleinste-collectie/doen/"), collection_size.act, name="collection_size_act"),
    path(_("wat-als/kleinste-collectie/grafiek.svg"), collection_size.chart, name="collection_size_chart"),
    path(_("wat-als/kleinste-collectie/bestand.csv"), collection_size.file, name="collection_size_file"),
    path(_("advies/"), advice.page, name="advice"),
    path(_("advies/bestand.csv"), advice.overview_file, name="advice_overview_file"),
    path(_("advies/niet-geadviseerd/"), advice.left_out, name="advice_left_out"),
    path(_("advies/lijst/"), advice.list_page, name="advice_list"),
    path(_("advies/lijst/bestand/"), advice.file, name="advice_file"),
    path(_("advies/besluit/"), advice_decide.decide_on, name="advice_decide"),
    path(_("advies/besluiten/"), advice_effect.journal_page, name="advice_journal"),
    path(_("advies/effect/"), advice_effect.page, name="advice_effect"),
    path(_("advies/profielen/"), advice_profile.page, name="advice_profile"),
    path(_("advies/profielen/bestand/"), advice_profile.file, name="advice_profile_file"),
    path(_("digitaal/"), digital.page, name="digital"),
    path(_("digitaal/grafiek.svg"), digital.chart, name="digital_chart"),
    path(_("digitaal/bestand.csv"), digital.file, name="digital_file"),
    path(_("leenverkeer/"), ibl_report.page, name="ibl_report"),
    path(_("leenverkeer/grafiek.svg"), ibl_report.chart, name="ibl_report_chart"),
    path(_("leenverkeer/bestand/"), ibl_report.file, name="ibl_report_file"),
    path(_("leenverkeer/balie/"), ibl_desk.desk, name="ibl_desk"),
    path(_("leenverkeer/balie/nieuw/"), ibl_desk.new, name="ibl_desk_new"),
    path(_("leenverkeer/balie/<int:number>/"), ibl_desk.one, name="ibl_desk_one"),
    path(_("leveringen/"), deliveries.page, name="deliveries"),
    path(_("leveringen/logboek/"), deliveries.ledger, name="delivery_ledger"),
    path(_("leveringen/<str:recipient>/<str:assignment>/<str:period>/"), delivery.page, name="delivery"),
    path(_("leveringen/<str:recipient>/<str:assignment>/<str:period>/rapport/"), delivery_report.page, name="delivery_report"),
    path(
        _("leveringen/<str:recipient>/<str:assignment>/<str:period>/rapport/grafiek.svg"),
        delivery_report.chart,
        name="delivery_report_chart",
    ),
    path(_("leveringen/<str:recipient>/<str:assignment>/<str:period>/doen/"), delivery.act, name="delivery_act"),
    path(
        _("leveringen/<str:recipient>/<str:assignment>/<str:period>/vragen/<str:part>.xlsx"),
        delivery.questions,
        name="delivery_questions",
    ),
    path(
        _("leveringen/<str:recipient>/<str:assignment>/<str:period>/bestand/<int:round>/<str:name>"),
        delivery.file,
        name="delivery_file",
    ),
    path(_("gegevens/"), data.page, name="data"),
    path(_("gegevens/geweigerd.csv"), data.refused, name="data-refused"),
    path("account/", include("schakel.website.accounts.urls")),
    prefix_default_language=False,
)
# For machines, so without language.
urlpatterns += [path("ibl/iso18626", iso18626.endpoint, name="iso18626")]
if settings.OIDC_SERVER:
    urlpatterns += [path("account/", include("allauth.socialaccount.providers.openid_connect.urls"))]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
