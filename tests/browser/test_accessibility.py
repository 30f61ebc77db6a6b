"""Every page, in both languages, wide and narrow: no violations, no sideways scrolling, usable by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from small_site.deliveries import SENT, WAITS
from small_site.snapshot import NOORD
from small_site.what_if import LESS, WEEKLY, asked_of

from schakel.jobs.job import name_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
Visit = Callable[..., Any]

_ASKED = asked_of(LESS, "tien-procent-minder", "2021-01-02T0300-klein")[1]
DONE = name_of("replay", _ASKED)
CUT_OFF = name_of("replay", asked_of(WEEKLY, "een-keer-per-week", "2021-01-02T0300-klein")[1] | {"runs": 3})
PAGES = [
    (None, "/", "/en/"),
    (None, "/begrippen/", "/en/definitions/"),
    (None, "/normen/", "/en/norms/"),
    ("anke", "/normen/", "/en/norms/"),
    (None, "/open-data/", "/en/open-data/"),
    ("anke", "/open-data/", "/en/open-data/"),
    (None, "/open-data/api/", "/en/open-data/api/"),
    (None, "/toegankelijkheid/", "/en/accessibility/"),
    (None, "/account/login/", "/en/account/login/"),
    (None, "/nergens/", "/en/nowhere/"),
    ("anke", "/mijn-bibliotheek/", "/en/my-library/"),
    ("bram", "/mijn-bibliotheek/", "/en/my-library/"),
    (
        "bram",
        f"/cijfers/?measure=loans_per_inhabitant&place=organisation:{NOORD}",
        f"/en/figures/?measure=loans_per_inhabitant&place=organisation:{NOORD}",
    ),
    ("bram", f"/cijfers/?measure=members&place=organisation:{NOORD}", f"/en/figures/?measure=members&place=organisation:{NOORD}"),
    (
        "bram",
        f"/cijfers/?measure=loans&place=organisation:{NOORD}&period=month",
        f"/en/figures/?measure=loans&place=organisation:{NOORD}&period=month",
    ),
    ("anke", "/vergelijken/", "/en/compare/"),
    ("bram", "/vergelijken/?place=municipality:GM9001&peers=density", "/en/compare/?place=municipality:GM9001"),
    (
        "bram",
        f"/vergelijken/trechter/?measure=norm_95_strict&place=organisation:{NOORD}",
        f"/en/compare/funnel/?measure=members&place=organisation:{NOORD}",
    ),
    # With what others published below it.
    (
        "anke",
        f"/vergelijken/trechter/?measure=loans&place=organisation:{NOORD}",
        f"/en/compare/funnel/?measure=loans&place=organisation:{NOORD}",
    ),
    ("anke", "/klantvraag/", "/en/demand/"),
    ("bram", "/klantvraag/?period=quarter", "/en/demand/?period=quarter"),
    ("anke", "/advies/", "/en/advice/"),
    ("bram", "/advies/", "/en/advice/"),
    ("bram", "/advies/lijst/", "/en/advice/list/"),
    ("anke", f"/advies/lijst/?organisation={NOORD}&action=move", f"/en/advice/list/?organisation={NOORD}&action=buy"),
    ("bram", "/advies/effect/", "/en/advice/effect/"),
    ("anke", "/advies/besluiten/", "/en/advice/decisions/"),
    ("bram", "/advies/profielen/", "/en/advice/profiles/"),
    ("anke", "/digitaal/", "/en/digital/"),
    ("bram", "/gegevens/", "/en/data/"),
    ("anke", "/gegevens/", "/en/data/"),
    ("anke", "/gegevens/?extract=wise/loans", "/en/data/?extract=wise/loans"),
    ("anke", "/account/2fa/", "/en/account/2fa/"),
    ("anke", "/account/password/change/", "/en/account/password/change/"),
    ("anke", "/account/logout/", "/en/account/logout/"),
    ("bram", "/leenverkeer/?quarter=2020-04-01", "/en/interlibrary-loan/?quarter=2020-04-01"),
    ("anke", "/leenverkeer/balie/", "/en/interlibrary-loan/desk/"),
    ("anke", "/leenverkeer/balie/nieuw/", "/en/interlibrary-loan/desk/new/"),
    ("anke", "/leenverkeer/balie/1/", "/en/interlibrary-loan/desk/1/"),
    ("driss", "/", "/en/"),
    ("anke", "/reserveringen/", "/en/holds/"),
    ("bram", f"/reserveringen/?organisation={NOORD}&kind=branch", f"/en/holds/?organisation={NOORD}&kind=branch"),
    ("anke", "/wat-als/", "/en/what-if/"),
    ("bram", "/wat-als/", "/en/what-if/"),
    ("anke", "/wat-als/nieuw/", "/en/what-if/new/"),
    ("anke", "/wat-als/inlezen/", "/en/what-if/upload/"),
    ("anke", "/wat-als/scenario/tien-procent-minder/", "/en/what-if/scenario/tien-procent-minder/"),
    ("anke", "/wat-als/scenario/fout/", "/en/what-if/scenario/fout/"),
    ("anke", f"/wat-als/uitkomst/{DONE}/", f"/en/what-if/outcome/{DONE}/"),
    ("anke", f"/wat-als/uitkomst/{CUT_OFF}/", f"/en/what-if/outcome/{CUT_OFF}/"),
    ("anke", "/leveringen/?year=2021", "/en/deliveries/?year=2021"),
    ("anke", f"/leveringen/{SENT}/", f"/en/deliveries/{SENT}/"),
    ("carla", f"/leveringen/{SENT}/", f"/en/deliveries/{SENT}/"),
    ("carla", f"/leveringen/{SENT}/rapport/", f"/en/deliveries/{SENT}/report/"),
    ("anke", f"/leveringen/{WAITS}/rapport/", f"/en/deliveries/{WAITS}/report/"),
    ("bram", f"/leveringen/{WAITS}/", f"/en/deliveries/{WAITS}/"),
    ("anke", "/leveringen/logboek/", "/en/deliveries/ledger/"),
    ("anke", "/wat-als/kleinste-collectie/", "/en/what-if/smallest-collection/"),
    ("anke", "/jaarplan/verslagen/", "/en/year-plan/reports/"),
    ("anke", "/jaarplan/verslagen/1/", "/en/year-plan/reports/1/"),
    ("carla", "/jaarplan/verslagen/1/1/", "/en/year-plan/reports/1/1/"),
    ("anke", "/accounts/", "/en/accounts/"),
    ("anke", "/accounts/nieuw/", "/en/accounts/new/"),
    ("anke", "/accounts/1/", "/en/accounts/1/"),
    (None, "/account/uitnodiging/MQ/niet-goed/", "/en/account/invitation/MQ/wrong/"),
    ("anke", "/lijsten/plan-lines/", "/en/lists/plan-lines/"),
    ("bram", "/lijsten/plan-lines/?q=niets", "/en/lists/plan-lines/?q=nothing"),
    ("anke", "/lijsten/plan-lines/1/", "/en/lists/plan-lines/1/"),
    ("anke", "/lijsten/plan-lines/1/wijzigen/", "/en/lists/plan-lines/1/change/"),
    ("anke", "/lijsten/plan-lines/inlezen/", "/en/lists/plan-lines/read-in/"),
    ("anke", "/lijsten/plan-lines/1/verwijderen/", "/en/lists/plan-lines/1/remove/"),
    ("anke", "/jaarplan/", "/en/year-plan/"),
    ("carla", "/jaarplan/", "/en/year-plan/"),
    ("anke", "/jaarplan/2021/doorschuiven/", "/en/year-plan/2021/carry/"),
    ("anke", "/lijsten/norms-told/", "/en/lists/norms-told/"),
    ("anke", "/lijsten/plans/1/", "/en/lists/plans/1/"),
    ("anke", "/lijsten/meetings/nieuw/", "/en/lists/meetings/new/"),
    ("anke", "/lijsten/wijzigingen/", "/en/lists/changes/"),
    ("anke", "/lijsten/wat-er-aankomt/", "/en/lists/what-is-coming/"),
    ("anke", "/jaarplan/afspraken/", "/en/year-plan/agreements/"),
    (None, "/diensten/", "/en/services/"),
    (None, "/diensten/?q=niets", "/en/services/?for=for_care"),
    (None, "/diensten/1/", "/en/services/1/"),
    (None, "/diensten/1/aanvragen/", "/en/services/1/ask/"),
    (None, "/diensten/1/verstuurd/", "/en/services/1/sent/"),
    ("anke", "/diensten/gebruik/", "/en/services/use/"),
    ("anke", "/overleggen/", "/en/meetings/"),
    ("carla", "/jaarplan/effect/", "/en/year-plan/effect/"),
    ("anke", "/jaarplan/effect/2/", "/en/year-plan/effect/2/"),
    ("anke", "/jaarplan/effect/metingen/3/", "/en/year-plan/effect/measurements/3/"),
    ("bram", "/jaarplan/effect/metingen/4/", "/en/year-plan/effect/measurements/4/"),
    ("bram", "/leren/", "/en/learning/"),
    ("bram", "/leren/1/", "/en/learning/1/"),
    ("anke", "/leren/1/", "/en/learning/1/"),
    ("anke", "/leren/jaar/?year=2020", "/en/learning/year/?year=2020"),
    ("anke", "/jaarplan/programmas/", "/en/year-plan/programmes/"),
    ("bram", "/jaarplan/programmas/?programme=klik_tik&year=2022", "/en/year-plan/programmes/?programme=klik_tik&year=2022"),
    ("anke", "/jaarplan/programmas/inlezen/", "/en/year-plan/programmes/read-in/"),
    ("anke", "/jaarplan/projecten/?year=2023", "/en/year-plan/projects/?year=2023"),
    # With a budget that is passed.
    ("bram", "/jaarplan/projecten/?year=2022", "/en/year-plan/projects/?year=2022"),
    ("anke", "/jaarplan/partners/?year=2023", "/en/year-plan/partners/?year=2023"),
    ("bram", "/jaarplan/partners/?year=2021", "/en/year-plan/partners/?year=2021"),
    ("anke", "/jaarplan/certificering/", "/en/year-plan/certification/"),
    ("anke", "/lijsten/certifications/nieuw/", "/en/lists/certifications/new/"),
    ("anke", "/lijsten/project-budget/nieuw/", "/en/lists/project-budget/new/"),
    ("bram", "/agenda/", "/en/calendar/"),
    ("anke", "/zoeken/?q=dbo", "/en/search/?q=dbo"),
    (None, "/zoeken/", "/en/search/"),
]
ADDRESSES = [(person, address) for person, dutch, english in PAGES for address in (dutch, english)]


def is_usable(page: Any) -> None:
    """Wide and narrow: axe finds nothing, and nothing scrolls sideways."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.fixture(scope="module", autouse=True)
def a_request(signed_in: Callable[..., Any], chromium: Any, site: Any) -> None:
    """One request at the desk, so that its page is there."""
    context = chromium.new_context(storage_state=signed_in("anke"))
    page = context.new_page()
    page.goto(f"{site.address}/leenverkeer/balie/nieuw/")
    page.fill("#reference", "R-1")
    page.fill("#title", "De avonden")
    page.click("text=Aanvragen")
    page.wait_for_selector("text=Tijdlijn")
    context.close()


@pytest.mark.parametrize(("person", "address"), ADDRESSES)
def test_axe_finds_nothing_and_the_page_never_scrolls_sideways(visit: Visit, person: str | None, address: str) -> None:
    page = visit(person, address)
    is_usable(page)
    assert page.evaluate("document.documentElement.lang") == ("en" if address.startswith("/en/") else "nl")


@pytest.mark.parametrize("address", [f"/leveringen/{SENT}/rapport/", f"/en/deliveries/{SENT}/report/"])
def test_a_report_is_whole_without_javascript(visit: Visit, address: str) -> None:
    """Its chart, the table with the same figures, its notes and definitions: all of it comes from the server."""
    page = visit("carla", address, javascript=False)
    assert page.locator("h1").inner_text()
    assert page.locator("figure img").count() == 1
    assert page.locator("figure img").evaluate("image => image.complete && image.naturalWidth") > 0
    assert page.locator("#table-organisations").count() == 1
    assert page.locator("table").count() >= 3
    assert page.locator("dl.facts").last.locator("dt").count() >= 3
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_others_published_is_on_its_page_and_beside_it_as_a_file(visit: Visit) -> None:
    page = visit("anke", f"/vergelijken/trechter/?measure=loans&place=organisation:{NOORD}")
    assert page.locator("#others-title").count() == 1
    assert page.locator("a[href*='/vergelijken/anderen/bestand.csv']").count() == 2


def test_what_a_scenario_means_for_each_library_is_seen_at_once_on_an_ordinary_screen(visit: Visit) -> None:
    """With the widest that its cells can hold; a table that scrolls hides its last figures from who does not try."""
    page = visit("anke", f"/wat-als/uitkomst/{DONE}/")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate(
        """document.querySelectorAll('table.soft tbody tr').forEach(row => {
            row.cells[0].textContent = 'Bibliotheek Hoogeveen';
            [...row.cells].slice(1).forEach((cell, at) => {
                cell.innerHTML = at < 3 ? '97,40 %<br><span class="small sure">+0,51 procentpunt</span>'
                    : '1.352<br><span class="small quiet">−0,2 <span>(kan toeval zijn)</span></span>' }) })"""
    )
    wide = page.evaluate("[...document.querySelectorAll('.scroll:has(> table.soft)')].map(e => e.scrollWidth - e.clientWidth)")
    assert wide
    assert not any(wide)


def test_a_page_with_a_fault_is_found(visit: Visit) -> None:
    page = visit(None, "/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<main><img src=/x.png></main>')")
    assert Axe().run(page).violations_count > 0


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    page = visit("bram", "/cijfers/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("address", ["/cijfers/", "/mijn-bibliotheek/", "/normen/"])
def test_focus_is_seen_on_everything_that_can_have_it(visit: Visit, address: str) -> None:
    page = visit("bram", address)
    seen = 0
    for _ in range(80):
        page.keyboard.press("Tab")
        style = page.evaluate(
            "(() => { const e = document.activeElement; if (e === document.body) return null;"
            " const s = getComputedStyle(e); return [s.outlineStyle, parseFloat(s.outlineWidth)] })()"
        )
        if style is None:
            break
        assert style[0] == "solid", page.evaluate("document.activeElement.outerHTML")
        assert style[1] >= 2
        seen += 1
    assert seen > 10


def test_signing_in_and_choosing_a_figure_by_keyboard_without_javascript(visit: Visit, site: Any) -> None:
    page = visit(None, "/account/login/", javascript=False)
    page.locator("#id_login").focus()
    page.keyboard.type("bram")
    page.keyboard.press("Tab")
    page.keyboard.type(site.passwords["bram"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/mijn-bibliotheek/")
    page.get_by_role("link", name="Cijfers", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cijfers/")
    page.locator("#measure").focus()
    page.keyboard.type("Leden")
    page.locator("#period").focus()
    page.keyboard.type("Kwartaal")
    page.get_by_role("button", name="Toon").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**measure=members&**period=quarter**")
    assert "kwartaal" in page.locator("h1").inner_text()
    assert page.locator("figure img").evaluate("image => image.complete && image.naturalWidth") > 0
    page.get_by_role("link", name="English").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/figures/?measure=members**period=quarter**")
    assert "quarter" in page.locator("h1").inner_text()


def test_from_a_figure_to_what_a_norm_asks_by_keyboard_without_javascript(visit: Visit) -> None:
    page = visit("bram", "/cijfers/", javascript=False)
    page.get_by_role("navigation", name="In dit onderdeel").get_by_role("link", name="Normen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/normen/")
    page.get_by_role("link", name="Contributie voor de jeugd").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/normen/#n-youth_contribution")
    top = page.locator("#n-youth_contribution").evaluate("element => element.getBoundingClientRect().top")
    assert -1 < top < 800


def test_a_scenario_is_made_by_keyboard_without_javascript_and_a_slip_is_told(visit: Visit) -> None:
    page = visit("anke", "/wat-als/nieuw/", javascript=False)
    page.locator("#title").focus()
    page.keyboard.type("Twintig procent minder")
    page.locator("#drop_share").focus()
    page.keyboard.type("200")
    page.get_by_role("button", name="Bewaar scenario").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[role=alert]")
    assert "‘200’ is geen percentage" in page.locator("[role=alert]").inner_text()
    page.locator("#drop_share").fill("20")
    page.locator("input[name=weekdays][value=tue]").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Bewaar scenario").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/wat-als/scenario/twintig-procent-minder/")
    assert "drop_share = 0.2" in page.locator("pre").inner_text()


def test_a_form_that_is_wrong_is_as_accessible_as_one_that_is_right(visit: Visit) -> None:
    page = visit("anke", "/wat-als/nieuw/")
    page.fill("#title", "Zo")
    page.fill("#shelf_days", "vijf")
    page.click("text=Bekijk eerst het bestand")
    page.wait_for_selector("[role=alert]")
    is_usable(page)


def test_deciding_by_keyboard_without_javascript_and_seeing_the_clash(visit: Visit) -> None:
    bram = visit("bram", "/advies/lijst/", javascript=False)
    anke = visit("anke", f"/advies/lijst/?organisation={NOORD}", javascript=False)
    for page, verdict in ((bram, "do"), (anke, "no")):
        page.locator("#row-2").focus()
        page.keyboard.press("Space")
        page.locator(f"input[name=verdict][value={verdict}]").focus()
        page.keyboard.press("Space")
        page.locator("#note").focus()
        page.keyboard.type("Nagelopen")
        page.keyboard.press("Enter")
        page.wait_for_selector(".chip")
    assert "Vastgelegd. Aantal regels: 1." in bram.locator("[role=status]").inner_text()
    assert anke.locator("h1").inner_text() == "Een collega was u voor"
    assert "door bram" in anke.locator("table").inner_text()
    assert Axe().run(visit("bram", "/advies/effect/")).violations_count == 0


def test_a_clash_and_a_decided_list_have_no_violations(visit: Visit) -> None:
    pages = [visit(name, f"/advies/lijst/?organisation={NOORD}&location=NL-0800011002") for name in ("bram", "anke")]
    for page, verdict in zip(pages, ("later", "do"), strict=True):
        page.check("#row-1")
        page.check(f"input[name=verdict][value={verdict}]")
        page.click("text=Leg vast")
        page.wait_for_selector(".chip")
        is_usable(page)


def test_a_wrong_password_is_told_in_words(visit: Visit) -> None:
    page = visit(None, "/account/login/")
    page.fill("#id_login", "bram")
    page.fill("#id_password", "verkeerd")
    page.press("#id_password", "Enter")
    page.wait_for_selector("[role=alert]")
    assert Axe().run(page).violations_count == 0


def test_no_page_asks_for_anything_elsewhere_or_breaks_its_policy(visit: Visit, site: Any) -> None:
    page = visit("bram", "/toegankelijkheid/")
    asked, told = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    for address in ("/mijn-bibliotheek/", "/cijfers/", "/begrippen/"):
        page.goto(f"{site.address}{address}")
    assert all(url.startswith(site.address) for url in asked)
    assert told == []
