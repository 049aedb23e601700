"""No request leads into a private network: by no spelling, on no hop, and by no name."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from crawl_once import crawled as crawled_once
from forked import in_child
from scrapy.http import Request

from crawler.middlewares import ForbiddenAddress, PublicWebOnly


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


@pytest.mark.fault("crawl 9", "addresses of private networks in every spelling, file: and data: are refused")
@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://[::1]/", "http://10.0.0.1/", "http://192.168.1.1/", "http://169.254.169.254/",
        "http://[::ffff:10.0.0.1]/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/", "http://localhost/",
        "http://localhost./", "http://0.0.0.0/", "http://[fe80::1]/", "file:///etc/passwd", "ftp://kicknews.today/",
        "data:text/html,x",
    ],
)  # fmt: skip
def test_forbidden_addresses(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        PublicWebOnly().process_request(Request(url))


@pytest.mark.parametrize("url", ["https://kicknews.today/x", "http://8.8.8.8/", "https://10.example.com/"])
def test_public_addresses(url: str) -> None:
    PublicWebOnly().process_request(Request(url))
