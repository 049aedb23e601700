"""Scrapy's settings: polite and bounded for the outlets themselves, quick for the embedded newsroom."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from crawler.sources import Source

CONTACT_VARIABLE = "CEKANGKA_CONTACT"
_NOBODY = "contact@example.org"  # a deployer sets their own
_OWN = "crawler.middlewares"
_SCRAPY = "scrapy.downloadermiddlewares"


def user_agent() -> str:
    """Who asks, with an address to write to, e.g. `Cekangka/0.1 (news figures on identity documents; a@b.id)`."""
    return f"Cekangka/0.1 (reads figures on identity documents; {os.environ.get(CONTACT_VARIABLE) or _NOBODY})"


def settings(log: Path, proxy: str | None) -> dict[str, Any]:
    """The settings that all sources share; with `proxy` the newsroom's, where no outlet needs to be spared."""
    shared: dict[str, Any] = {
        "USER_AGENT": user_agent(),
        "LOG_FILE": str(log),
        "LOG_FILE_APPEND": False,
        "LOG_LEVEL": "INFO",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "COOKIES_ENABLED": False,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Cekangka",
        # One page at a time, in the ledger's order: what a source asks for (Retry-After) holds for the next request.
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # A page gives one item; Scrapy would start a hundred workers for each.
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # looks up the source of every callback, again for every page
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        # The one encoding whose cut-off bodies crawler.middlewares.WholeBody can tell.
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,*/*;q=0.8",
            "Accept-Language": "id",
            "Accept-Encoding": "gzip",
        },
        "DOWNLOAD_DELAY_JITTER": 0.5,
        "DOWNLOAD_MAXSIZE": 5 * 2**20,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_HANDLERS": {"file": None, "ftp": None, "s3": None, "data": None},
        "REDIRECT_MAX_TIMES": 5,
        "RETRY_TIMES": 2,
        "RETRY_AFTER_MAX": 120,
        "CRAWL_DELAY_MAX": 30,
        # The spider judges every status itself.
        "HTTPERROR_ALLOW_ALL": True,
        "METAREFRESH_ENABLED": False,
        "TWISTED_DNS_RESOLVER": f"{_OWN}.PublicResolver",
        "ITEM_PIPELINES": {"crawler.pipelines.StorePipeline": 100},
        "DOWNLOADER_MIDDLEWARES": {
            f"{_OWN}.NewsroomProxy": 10,
            f"{_OWN}.PublicWebOnly": 20,
            f"{_SCRAPY}.robotstxt.RobotsTxtMiddleware": None,
            f"{_OWN}.Robots": 100,
            f"{_SCRAPY}.retry.RetryMiddleware": None,
            f"{_OWN}.PoliteRetry": 550,
            f"{_OWN}.WholeBody": 595,  # before HttpCompressionMiddleware at 590 unpacks it
        },
    }
    if proxy is None:
        return {**shared, "AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_MAX_DELAY": 60}
    return {
        **shared,
        "NEWSROOM_PROXY": proxy,
        "CRAWL_DELAY_MAX": 0,
        "RETRY_AFTER_MAX": 2,
        "DOWNLOAD_TIMEOUT": 5,
        # The proxy stands on loopback, and nothing else is ever resolved.
        "TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver",
    }


def of_source(source: Source, proxy: str | None) -> dict[str, Any]:
    """The settings that one source adds: its own delay in seconds between requests, none in the newsroom."""
    return {"DOWNLOAD_DELAY": 0 if proxy else source.delay}
