"""From the spider into the store: the end of each page, with its article and snapshots, in one transaction."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.ledger import Fetched
from crawler.spiders.base import NewsSpider


class StorePipeline:
    """Writes every Fetched into the ledger of its spider."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: Fetched) -> Fetched:
        """Write the page's end and count it."""
        spider = self._crawler.spider
        assert isinstance(spider, NewsSpider)
        spider.ledger.finish(item)
        spider.monitor.ended(item.state)
        return item
