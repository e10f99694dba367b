"""Pages as a browser shows them: readable by everybody, on a phone, on paper, without a script."""

import shutil
from pathlib import Path

import pytest

from shixiao.__main__ import cli

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = [
    "public/index.html",
    "public/offices.html",
    "public/offices/0004.html",
    "public/offices/0016.html",
    "public/methods.html",
    "public/tables.html",
    "public/figures.html",
    "closed/0004/index.html",
    "closed/0010/dossiers/brigade-000000000009.html",
    "assessor/dossiers/staff_praise-000000000005.html",
]


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        there = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        yield there
        there.close()


@pytest.fixture(params=[375, 1280], scope="module")
def screen(browser, request):
    page = browser.new_page(viewport={"width": request.param, "height": 900}, bypass_csp=True)
    yield page
    page.close()


@pytest.fixture(scope="module")
def checked(tmp_path_factory):
    """The pages of a check, in English: a list with a dossier, ratings given twice, and tests that lack columns."""
    place = tmp_path_factory.mktemp("check")
    honest = [
        f"h{i},{'xy'[i % 2]},{i % 5 + 1},2026-03-{1 + i % 28:02} {9 + i % 8}:{i % 60:02}:00,d{i},{i - i % 50}"
        for i in range(400)
    ]
    crowd = [f"c{i},x,5,2026-03-0{1 + i % 9} 21:{i % 60:02}:00,one,n{i}" for i in range(60)]
    lines = ["rater,rated,stars,at,device,case", *honest, *crowd, ""]
    (place / "ratings.csv").write_text("\n".join(lines), encoding="utf-8")
    plain = (Path(__file__).parents[2] / "sources/plain/ratings/source.yml").read_text(encoding="utf-8")
    more = "        given_at: at\n        device: device\n        case: case\n"
    (place / "source.yml").write_text(plain + more, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHIXIAO_KEY", bytes(range(32)).hex())
        for words in (
            ["snapshot", place / "source.yml", "--out", place / "snapshot"],
            ["check", place / "snapshot", "--out", place / "check", "--lang", "en"],
        ):
            cli([*map(str, words), "--memory", "1GB"], standalone_mode=False)
    return place / "check"


@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_shut_out(screen, publication, path):
    shuts_nobody_out(screen, publication / path)


def test_nobody_is_shut_out_of_a_check(screen, checked):
    (found,) = (checked / "dossiers").glob("shared_device-*.html")
    for page in (checked / "index.html", found, checked / "methods.html"):
        shuts_nobody_out(screen, page)
        assert screen.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page


def shuts_nobody_out(screen, page):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    screen.goto(page.as_uri())
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = axe.Axe().run(screen, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(v["id"], [n["html"][:200] for n in v["nodes"][:3]]) for v in found.response["violations"]] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_never_scrolls_sideways_and_its_lines_are_wide_apart(screen, publication, path):
    screen.goto((publication / path).as_uri())
    assert screen.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tight = screen.evaluate(
        """[...document.querySelectorAll('p,li,td,th,dd,h1,h2,h3')].filter(e => {
             const s = getComputedStyle(e); return parseFloat(s.lineHeight) < 1.295 * parseFloat(s.fontSize)
           }).map(e => e.outerHTML.slice(0, 90))"""
    )
    assert tight == []


def test_the_style_is_loaded_under_the_page_s_own_strict_policy(browser, publication):
    page = browser.new_page(java_script_enabled=True)
    refused = []
    page.on("console", lambda message: refused.append(message.text))
    for path in PAGES:
        page.goto((publication / path).as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('header')).borderTopWidth") == "4px"
    assert refused == []
    page.close()


def test_wide_tables_can_be_reached_by_keyboard(browser, publication):
    page = browser.new_page(viewport={"width": 375, "height": 900})
    page.goto((publication / "public/index.html").as_uri())
    reached = set()
    for _press in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.className"))
    assert {"skip", "scroll"} <= reached
    page.close()


def test_paper_has_page_numbers_and_room_for_the_seal(browser, publication, tmp_path):
    page = browser.new_page()
    page.goto((publication / "public/index.html").as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('.seal').getBoundingClientRect().height") > 120
    page.pdf(path=tmp_path / "front.pdf", prefer_css_page_size=True)
    assert (tmp_path / "front.pdf").read_bytes().count(b"/Type /Page\n") <= 8
    style = (publication / "public/style.css").read_text(encoding="utf-8")
    assert 'content:"第 " counter(page) " 页 共 " counter(pages) " 页"' in style
    page.close()
