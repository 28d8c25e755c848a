import json
import re
from html import unescape

import pandas as pd
import pytest

from supplysim.explore import Texts, explore, study_table

MOST_BYTES = 3_000_000


def page_data(html):
    text = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    return json.loads(text[1])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_stands_alone_and_holds_every_number(results, lang):
    html = explore(study_table(results, title=Texts("车与塔吊", "trucks")), lang=lang).html()
    for outside in ("https://", "src=", "url(", "@import"):
        assert outside not in html
    cases = page_data(html)["cases"]
    numbers = [
        [None if pd.isna(x) else x for x in row]
        for row in results[["value", "low", "high", "n"]].itertuples(index=False)
    ]
    assert [estimate for _, _, estimates in cases for estimate in estimates] == numbers
    assert ("车与塔吊" in html) == (lang == "zh")


def test_five_thousand_cases_stay_under_the_limit(results):
    one = results.iloc[[0]]
    many = pd.concat([one] * 5000, ignore_index=True).assign(
        choice=[f"trucks {i}" for i in range(5000)], trucks=range(5000), value=0.123456
    )
    many[["low", "high"]] = 0.111111, 0.133333
    wide = pd.concat([many.assign(measure=f"m{k}") for k in range(6)], ignore_index=True)
    html = explore(study_table(wide, title="x")).html()
    assert len(html.encode()) < MOST_BYTES


def test_a_name_cannot_write_markup_or_end_the_script(results):
    hostile = "</script><img src=x onerror=alert(1)>"
    results["choice"] = results["choice"].replace("few", hostile)
    table = study_table(results, title=hostile, levers={"trucks": Texts(hostile, hostile)})
    html = explore(table).html()
    assert hostile not in html
    assert page_data(html)["cases"][0][0] == hostile


def test_in_a_notebook_it_is_a_frame_that_holds_the_page(results, tmp_path):
    shown = explore(study_table(results, title="x"), lang="en")
    assert unescape(shown._repr_html_().split('srcdoc="')[1].split('"')[0]) == shown.html()
    assert repr(shown) == "Explorer('x': 5 cases)"
    path = shown.save(tmp_path / "sub" / "explore.html")
    assert path.read_text(encoding="utf-8") == shown.html()
