"""From the spider into the store: the end of each page, with its article and snapshots, in one transaction."""

from __future__ import annotations

from scrapy.crawler import Crawler

from crawler.ledger import Fetched, Rechecked
from crawler.spiders.base import NewsSpider


class StorePipeline:
    """Writes every Fetched and Rechecked into the ledger of its spider."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: Fetched | Rechecked) -> Fetched | Rechecked:
        """Write the page's end and count it."""
        spider = self._crawler.spider
        assert isinstance(spider, NewsSpider)
        if isinstance(item, Rechecked):
            spider.ledger.recheck(item)
            spider.monitor.rechecked(changed=item.article is not None)
        else:
            spider.ledger.finish(item)
            spider.monitor.ended(item.state)
        return item
