"""The page stands alone, says where its numbers are from, and shows every text in one language."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from supplysim.errors import OutputError
from supplysim.report import render, write_report
from supplysim.report.gallery import chart_tables

VOID = {"meta", "img", "br"}


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.text = [], [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def parsed(page):
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    return tags


@pytest.fixture(scope="module")
def pages():
    return {}


@pytest.fixture
def page(content, pages):
    """Return the page in a language, rendered once for all tests."""

    def of(lang):
        if lang not in pages:
            pages[lang] = render(content, lang=lang)
        return pages[lang]

    return of


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_well_formed_and_small(page, lang):
    parsed(page(lang))
    assert len(page(lang).encode()) < 3_000_000


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_asks_nothing_of_the_network(page, lang):
    tags = parsed(page(lang))
    assert not {tag for tag, _ in tags.seen} & {"script", "link", "iframe", "object", "embed"}
    links = [v for _, attrs in tags.seen for k, v in attrs.items() if k in {"src", "href"}]
    assert links
    assert all(link.startswith("data:image/svg+xml;base64,") for link in links)
    assert re.findall(r"url\((?!data:font/woff;base64,[\w+/=]+\))", page(lang)) == []
    assert "@import" not in page(lang)


def test_text_from_people_is_escaped(page):
    assert "某市2020年方案 &lt;一&gt;" in page("zh")
    assert "<一>" not in page("zh")
    assert "3 storeys &amp; more unfinished" in page("en")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_reader_must_find_is_there(page, content, lang):
    text = " ".join(parsed(page(lang)).text)
    facts = content.facts
    for needed in (facts.scenario_hash, facts.plan_hash, "OpenStreetMap", "GeoNames",
                   "plan.allowance", "supplysim 0.1.0"):  # fmt: skip
        assert needed in text
    note = "单次模拟，无置信区间" if lang == "zh" else "one simulated run, no interval"
    assert text.count(note) >= 3
    assert ("判断" if lang == "zh" else "judgement") in text


def test_the_english_page_has_no_chinese_and_the_chinese_page_has_chinese_punctuation(page):
    english = " ".join(parsed(page("en")).text)
    assert re.findall("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]", english) == []
    chinese = "".join(parsed(page("zh")).text)
    assert re.findall("[\u4e00-\u9fff][,;:!?()][\u4e00-\u9fff]?", chinese) == []


def test_numbers_carry_their_unit(page):
    zh, en = (" ".join(parsed(page(lang)).text) for lang in ("zh", "en"))
    assert {"1.50万立方米", "12.5/天", "1,234", "1.14", "60.0%"} <= set(zh.split())
    assert "15.0 thousand m³" in en
    assert "12.5 a day" in en


def test_every_chart_of_the_page_has_a_text_for_those_who_cannot_see_it(page):
    images = [attrs for tag, attrs in parsed(page("zh")).seen if tag == "img"]
    assert len(images) == 3  # no flows in this content, hence no map
    assert all(attrs["alt"] for attrs in images)


def test_intervals_are_shown_over_replications(content):
    kpis = content.kpis.assign(low=content.kpis["value"] * 0.9, high=content.kpis["value"] * 1.1)
    zones = content.zones.assign(low_0d=[0.4, 0.8], high_0d=[0.6, 1.0], replications=8)
    monthly = content.monthly.assign(low_m3=9_000.0, high_m3=21_000.0, replications=8)
    many = replace(
        content, kpis=kpis, zones=zones, monthly=monthly,
        causes=content.causes.assign(replications=8),
        facts=replace(content.facts, replications=8),
    )  # fmt: skip
    text = " ".join(parsed(render(many, lang="en")).text)
    assert "54.0 % – 66.0 %" in text
    assert "no interval" not in text


def test_the_page_is_the_same_each_time(content, page):
    assert render(content, lang="zh") == page("zh")


def test_the_report_is_written_whole_or_not_at_all(content, tmp_path):
    path = write_report(content, tmp_path / "报 告" / "report.html", lang="en")
    assert path.read_text(encoding="utf-8").endswith("</html>\n")
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot write"):
        write_report(content, tmp_path / "file" / "report.html")


def test_charts_of_the_page_have_their_tables(content):
    tables = chart_tables(content, least=0.9)
    assert {"monthly_volume", "on_time_by_zone", "delay_pareto"} <= set(tables)
    assert tables["monthly_volume"] is content.monthly
