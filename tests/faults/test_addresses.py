"""No request leads into a private network: by no spelling, on no hop, and by no name."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from hostile import HOST, Answer, page, posts, site
from scrapy.http import Request

from crawler.middlewares import ForbiddenAddress, PublicWebOnly
from faults.crawling import crawl


def crawled_where_names_lead_inside(data: Path) -> dict[str, Any]:
    """A live crawl on a machine whose name server says that the outlet is this machine."""
    socket.gethostbyname = lambda name: "127.0.0.1"
    return crawled_once(data, "-", ("kicknews",), RETRY_TIMES=0)


@pytest.mark.fault("crawl 9", "a name that leads to a private address is refused when it is resolved")
def test_a_name_that_leads_to_a_private_address_is_refused_when_it_is_resolved(tmp_path: Path) -> None:
    report = in_child(crawled_where_names_lead_inside, tmp_path)
    assert "DNS lookup failed" in report["sources"][0]["reason"]
    log = (tmp_path / "crawl.log").read_text("utf-8")
    assert "refused: kicknews.today leads to the private address 127.0.0.1" in log


def to(address: str) -> Answer:
    return Answer(302, headers=(("Location", address),))


@pytest.mark.fault("crawl 9", "no hop leads inside: of a page, a listing, robots.txt, or a link in a listing")
def test_no_hop_leads_inside(tmp_path: Path) -> None:
    pages = {
        "satu": to("/dua/"),
        "dua": to("http://kicknews.today/tiga/"),
        "tiga": to("http://[::ffff:7f00:1]/"),
        "empat": Answer(307, headers=(("Location", "//169.254.169.254/latest/meta-data/"),)),
        "lima": to("http://2130706433/lima/"),
        "enam": to("data:text/html,<h1>KIA</h1>"),
        "baik": Answer(body=page()),
    }
    whole = site(pages)
    rows = [*json.loads(posts(*pages).body), *json.loads(posts("x").body.replace(HOST.encode(), b"http://127.0.0.1"))]

    def answer(url: str, times: int) -> Answer:
        if "search=IKD&" in url:
            return to("http://10.0.0.1/wp-json/wp/v2/posts")
        return Answer(body=json.dumps(rows).encode()) if "page=1&" in url else whole(url, times)

    found = crawl(tmp_path, answer)
    assert {url.split("/")[2] for url in found.asked} == {"kicknews.today"}
    assert set(found.articles) == {"baik"}
    assert {key: found.states[key] for key in ("satu", "empat", "lima")} == {
        "satu": ("refused", "forbidden address: http://::ffff:7f00:1"),
        "empat": ("refused", "forbidden address: http://169.254.169.254"),
        "lima": ("refused", "forbidden address: http://2130706433"),
    }
    log = (tmp_path / "crawl.log").read_text("utf-8")
    assert "routes that are not there: forbidden address: http://10.0.0.1" in log
    robots = crawl(tmp_path / "robots", site(pages, to("http://127.0.0.1/robots.txt")))
    assert robots.reason == "unreachable: robots.txt: forbidden address: http://127.0.0.1"
    assert robots.asked == [f"{HOST}/robots.txt"]


@pytest.mark.fault("crawl 9", "addresses of private networks in every spelling, file: and data: are refused")
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
        "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://localhost/",
        "http://localhost./", "http://0.0.0.0/", "http://[fe80::1]/", "file:///etc/passwd", "ftp://kicknews.today/",
        "data:text/html,x", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/", "http://[::ffff:0:127.0.0.1]/", "http://[2001:0:7f00:1::]/", "http://[fd00::1]/",
        "http://[ff02::1]/", "http://[2001:db8::1]/", "http://127.1/", "http://0/", "http://017700000001/",
        "http://１２７.0.0.1/", "http://127。0。0。1/", "http://kicknews.today@127.0.0.1/", "http://127.0.0.1./",
        "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
        "http://apa.localhost/", "HTTP://127.0.0.1/",
    ],
)  # fmt: skip
def test_forbidden_addresses(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        PublicWebOnly().process_request(Request(url))


@pytest.mark.parametrize(
    "url", ["https://kicknews.today/x", "http://8.8.8.8/", "https://10.example.com/", "http://[2606:4700::1111]/"]
)
def test_public_addresses(url: str) -> None:
    PublicWebOnly().process_request(Request(url))
